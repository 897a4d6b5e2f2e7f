#include "server/import/importer.hpp"

#include <algorithm>
#include <charconv>

namespace instante::server::import {

namespace {

constexpr std::size_t responses_in_transaction = 20'000;
constexpr std::uint64_t order_mask = (std::uint64_t{1} << 48) - 1;

/// What leads the ids of a visit: its number where the id is one, or its line. Other ids tell no order; they
/// must give all rows of a visit the same, so neither line nor time may stand in.
std::uint64_t order_of(ImportedVisit const& visit) {
    if (!visit.has_id) return static_cast<std::uint64_t>(visit.line) & order_mask;
    std::uint64_t number = 0;
    char const* const end = visit.key.data() + visit.key.size();
    auto const read = std::from_chars(visit.key.data(), end, number);
    if (read.ec == std::errc{} && read.ptr == end) return number & order_mask;
    return 0;
}

StoredValue to_stored(Question const& question, AnswerValue const& value) {
    if (auto const* rating = std::get_if<Rating>(&value)) return rating->value;
    if (auto const* comment = std::get_if<Comment>(&value)) return comment->text;
    if (auto const* chosen = std::get_if<Choices>(&value)) {
        std::vector<Code> codes;
        for (std::string const& id : chosen->ids) {
            if (auto const* option = find_by_id(question.options, id)) codes.push_back(option->code);
        }
        return codes;
    }
    return NotApplicable{};
}

std::vector<StoredSegment> to_segments(ImportedVisit const& visit, Programme const& programme) {
    std::vector<StoredSegment> segments;
    for (auto const& [dimension_id, value_id] : visit.segments) {
        Dimension const* const dimension = find_by_id(programme.dimensions, dimension_id);
        SegmentValue const* const value = dimension ? find_by_id(dimension->values, value_id) : nullptr;
        if (value) segments.push_back({dimension->code, value->code, Provenance::import});
    }
    std::sort(segments.begin(), segments.end(),
              [](StoredSegment const& a, StoredSegment const& b) { return a.dimension < b.dimension; });
    return segments;
}

} // namespace

std::vector<StoredResponse> to_responses(ImportMap const& map, ImportedVisit const& visit,
                                         Catalog const& catalog, UnixMs now) {
    std::vector<StoredResponse> responses;
    std::uint64_t const order = order_of(visit);
    std::string const name = map.source + '\x1f' + visit.key;
    StoredResponse base;
    base.visit = make_uuid8(order, name);
    base.source = Source::import;
    base.site = visit.site->code;
    base.at = visit.at;
    base.local = visit.local;
    base.received_at = now;
    base.language = visit.language;
    base.segments = to_segments(visit, catalog.programme());
    base.weight = visit.weight;
    base.final = true;
    for (ImportedResponse const& imported : visit.responses) {
        StoredResponse response = base;
        // Rows of a long file rate one question each: then the question is part of what they are.
        std::string unit = name + '\x1f' + imported.moment->id;
        if (map.layout == Layout::one_rating_a_row) unit += '\x1f' + imported.answers.front().question;
        response.id = make_uuid8(order, unit);
        response.survey = imported.survey->code;
        response.survey_version = imported.survey->version;
        response.moment = imported.moment->code;
        for (Answer const& answer : imported.answers) {
            Question const* const question = find_by_id(imported.survey->questions, answer.question);
            if (question) response.answers.push_back({question->code, to_stored(*question, answer.value)});
        }
        std::sort(response.answers.begin(), response.answers.end(),
                  [](StoredAnswer const& a, StoredAnswer const& b) { return a.question < b.question; });
        responses.push_back(std::move(response));
    }
    return responses;
}

Importer::Importer(ImportMap const& map, std::shared_ptr<Catalog const> catalog, ResponseStore* store,
                   UnixMs now)
    : map_(map), catalog_(std::move(catalog)), store_(store), now_(now) {}

std::vector<Rejection> Importer::add(ImportedVisit const& visit) {
    ++counts_.rows;
    if (visit.responses.empty()) ++counts_.without_rating;
    for (StoredResponse& response : to_responses(map_, visit, *catalog_, now_)) {
        ++counts_.responses;
        counts_.ratings += static_cast<std::int64_t>(response.answers.size());
        if (!store_) continue;
        held_.push_back(std::move(response));
        lines_.push_back(visit.line);
    }
    return held_.size() < responses_in_transaction ? std::vector<Rejection>{} : flush();
}

std::vector<Rejection> Importer::flush() {
    std::vector<Rejection> rejections;
    if (held_.empty()) return rejections;
    std::vector<Stored> const outcomes = store_->commit_responses(held_);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        if (outcomes[i] == Stored::added) {
            ++counts_.added;
        } else if (outcomes[i] == Stored::conflicting) {
            rejections.push_back(
                {lines_[i], "", "another row of this id, or an earlier import of it, says otherwise"});
        } else {
            ++counts_.already_there;
        }
    }
    held_.clear();
    lines_.clear();
    return rejections;
}

} // namespace instante::server::import
