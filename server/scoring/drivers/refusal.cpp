#include "server/scoring/drivers/refusal.hpp"

namespace instante::server::scoring {

std::string_view to_string(Reason reason) {
    switch (reason) {
    case Reason::too_few:
        return "too_few";
    case Reason::too_little_overlap:
        return "too_little_overlap";
    case Reason::too_many_predictors:
        return "too_many_predictors";
    case Reason::no_predictors:
        return "no_predictors";
    case Reason::no_outcome:
        return "no_outcome";
    case Reason::constant_outcome:
        return "constant_outcome";
    case Reason::collinear:
        return "collinear";
    case Reason::not_positive_semidefinite:
        return "not_positive_semidefinite";
    case Reason::no_middle:
        return "no_middle";
    case Reason::nothing_varies:
        return "nothing_varies";
    }
    return {};
}

} // namespace instante::server::scoring
