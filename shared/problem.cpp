#include "shared/problem.hpp"

#include <stdexcept>

namespace instante {

void throw_exception_from_error(Problem const& problem, boost::source_location const& where) {
    throw std::logic_error(std::string{where.function_name()} + ": unchecked problem: " + to_line(problem));
}

std::string to_line(Problem const& problem) {
    std::string line = problem.detail;
    for (FieldError const& error : problem.errors) {
        if (error.detail == problem.detail) {
            line += " (" + error.field + ")";
        } else {
            line += "; " + error.field + ": " + error.detail;
        }
    }
    return line;
}

} // namespace instante
