#include "server/storage/contributions.hpp"

#include <algorithm>
#include <stdexcept>

namespace instante::server {

namespace {

/// The sums of one answer; empty for what roll-ups do not count.
CellSums sums_of(StoredValue const& value, Question const& question, double weight, int sign) {
    CellSums sums;
    if (std::holds_alternative<NotApplicable>(value)) {
        sums.not_applicable = sign;
    } else if (int const* rating = std::get_if<int>(&value)) {
        sums.add_point(*rating, sign, weight);
    } else if (auto const* chosen = std::get_if<std::vector<Code>>(&value);
               chosen && is_choice(question.type)) {
        sums.add_point(answered_point, sign, weight);
        for (Code const option : *chosen)
            sums.add_point(option, sign, weight);
    }
    return sums;
}

Place place_of(StoredResponse const& response, std::int64_t microsegment) {
    return {response.site,  response.local.day, response.local.hour,
            response.kiosk, microsegment,       response.flagged};
}

} // namespace

bool tells_quality(Question const& question) {
    bool const asks_for_it = question.construct == Construct::satisfaction ||
                             question.construct == Construct::perception ||
                             question.construct == Construct::effort;
    return asks_for_it && question.weight > 0 && scale_of(question.type);
}

Survey const& survey_of(StoredResponse const& response, Catalog const& catalog) {
    Survey const* const survey = catalog.survey(response.survey, response.survey_version);
    if (!survey) throw std::runtime_error("a response names a survey version that was never published");
    return *survey;
}

std::vector<std::pair<CellKey, CellSums>> contributions(StoredResponse const& response, Survey const& survey,
                                                        std::int64_t microsegment, int sign) {
    std::vector<std::pair<CellKey, CellSums>> cells;
    if (response.test) return cells;
    for (StoredAnswer const& answer : response.answers) {
        Question const* const question = find_by_code(survey.questions, answer.question);
        if (!question || question->type == QuestionType::segment || question->type == QuestionType::text)
            continue;
        CellSums sums = sums_of(answer.value, *question, response.weight, sign);
        if (sums.empty()) continue;
        Instrument const instrument{response.survey, response.survey_version, answer.question};
        cells.emplace_back(CellKey{place_of(response, microsegment), instrument}, std::move(sums));
    }
    return cells;
}

MomentPart quality_of(StoredResponse const& response, Survey const& survey) {
    MomentPart part{response.moment, 0, 0};
    if (response.test) return part;
    double weights = 0;
    double sum = 0;
    for (StoredAnswer const& answer : response.answers) {
        Question const* const question = find_by_code(survey.questions, answer.question);
        int const* const rating = std::get_if<int>(&answer.value);
        auto const scale = question ? scale_of(question->type) : std::nullopt;
        if (!rating || !scale || !tells_quality(*question)) continue;
        int const steps =
            question->polarity == Polarity::negative ? scale->max - *rating : *rating - scale->min;
        weights += question->weight;
        sum += question->weight * (quality_unit * steps / (scale->max - scale->min));
    }
    if (weights <= 0) return part;
    part.s = response.weight * (sum / weights);
    part.k = response.weight;
    return part;
}

std::vector<VisitContribution> visit_contributions(std::span<VisitMember const> visit,
                                                   Catalog const& catalog) {
    std::vector<VisitContribution> result;
    for (auto const& [response, microsegment] : visit) {
        MomentPart const part = quality_of(*response, survey_of(*response, catalog));
        if (part.k == 0) continue;
        Place place = place_of(*response, microsegment);
        place.hour = 0;
        auto at = std::find_if(result.begin(), result.end(),
                               [&](VisitContribution const& c) { return c.place == place; });
        if (at == result.end()) at = result.insert(at, {place, {}});
        auto const slot =
            std::lower_bound(at->parts.begin(), at->parts.end(), part.moment,
                             [](MomentPart const& p, Code moment) { return p.moment < moment; });
        if (slot != at->parts.end() && slot->moment == part.moment) {
            slot->s += part.s;
            slot->k += part.k;
        } else {
            at->parts.insert(slot, part);
        }
    }
    return result;
}

} // namespace instante::server
