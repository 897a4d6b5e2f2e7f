#include "server/ingest/prepare.hpp"

#include <algorithm>

namespace instante::server::ingest {

namespace {

FieldError unknown(std::string field, std::string_view what, std::string_view id) {
    return {std::move(field), "there is no " + std::string{what} + " '" + std::string{id} + "'"};
}

/// Answers to a survey from before the newest programme may name segment values that it no longer has:
/// they are right if any programme so far knew them.
std::vector<FieldError> check_against_history(Survey const& survey, Catalog const& catalog,
                                              std::vector<Answer> const& answers) {
    std::vector<FieldError> newest;
    for (auto version = catalog.versions().rbegin(); version != catalog.versions().rend(); ++version) {
        std::vector<FieldError> errors = check_answers(survey, version->programme, answers);
        if (errors.empty()) return {};
        if (newest.empty()) newest = std::move(errors);
    }
    return newest;
}

std::optional<StoredSegment> find_segment(Catalog const& catalog, std::string const& dimension_id,
                                          SegmentFact const& fact) {
    for (auto version = catalog.versions().rbegin(); version != catalog.versions().rend(); ++version) {
        Dimension const* const dimension = find_by_id(version->programme.dimensions, dimension_id);
        SegmentValue const* const value = dimension ? find_by_id(dimension->values, fact.value) : nullptr;
        if (value) return StoredSegment{dimension->code, value->code, fact.provenance};
    }
    return std::nullopt;
}

StoredValue to_stored(Question const& question, AnswerValue const& value, Catalog const& catalog) {
    if (auto const* rating = std::get_if<Rating>(&value)) return rating->value;
    if (auto const* comment = std::get_if<Comment>(&value)) return comment->text;
    if (auto const* chosen = std::get_if<Choices>(&value)) {
        std::vector<Code> codes;
        for (std::string const& id : chosen->ids) {
            if (question.type == QuestionType::segment) {
                auto const segment = find_segment(catalog, question.dimension, {id, Provenance::question});
                if (segment) codes.push_back(segment->value);
            } else if (Option const* option = find_by_id(question.options, id)) {
                codes.push_back(option->code);
            }
        }
        std::sort(codes.begin(), codes.end());
        return codes;
    }
    return NotApplicable{};
}

void fill_segments(StoredResponse& stored, Response const& response, Catalog const& catalog,
                   std::vector<FieldError>& errors) {
    for (auto const& [dimension, fact] : response.segments) {
        if (auto const segment = find_segment(catalog, dimension, fact)) {
            stored.segments.push_back(*segment);
        } else {
            errors.push_back(unknown("response.segments." + dimension, "segment value", fact.value));
        }
    }
    std::sort(stored.segments.begin(), stored.segments.end(),
              [](StoredSegment const& a, StoredSegment const& b) { return a.dimension < b.dimension; });
}

void fill_answers(StoredResponse& stored, Response const& response, Survey const& survey,
                  Catalog const& catalog, std::vector<FieldError>& errors) {
    for (FieldError& error : check_against_history(survey, catalog, response.answers)) {
        errors.push_back({"response." + error.field, std::move(error.detail)});
    }
    if (!errors.empty()) return;
    for (Answer const& answer : response.answers) {
        Question const* const question = find_by_id(survey.questions, answer.question);
        if (question) stored.answers.push_back({question->code, to_stored(*question, answer.value, catalog)});
    }
    std::sort(stored.answers.begin(), stored.answers.end(),
              [](StoredAnswer const& a, StoredAnswer const& b) { return a.question < b.question; });
}

} // namespace

Result<StoredResponse> prepare_response(Response const& response, Origin const& origin,
                                        CorrectedTime const& time, Catalog const& catalog) {
    std::vector<FieldError> errors;
    StoredResponse stored;
    Survey const* const survey = catalog.survey(response.survey, response.survey_version);
    Site const* const site = catalog.site(origin.site);
    if (!survey) {
        errors.push_back(unknown("response.survey", "published survey",
                                 response.survey + "@" + std::to_string(response.survey_version)));
    } else if (response.moment != survey->moment) {
        errors.push_back({"response.moment",
                          "this survey asks about '" + survey->moment + "', not '" + response.moment + "'"});
    }
    if (response.site != origin.site) {
        errors.push_back({"response.site", "the record stands in the stream of '" + origin.site + "'"});
    }
    fill_segments(stored, response, catalog, errors);
    if (survey) fill_answers(stored, response, *survey, catalog, errors);
    if (!errors.empty() || !survey || !site) {
        return Problem{ProblemKind::invalid, "the record cannot be counted", std::move(errors)};
    }
    stored.visit = response.visit;
    stored.id = response.id;
    stored.revision = response.revision;
    stored.site = site->code;
    stored.kiosk = origin.kiosk;
    stored.device = origin.stream.device;
    stored.generation = origin.stream.generation;
    stored.survey = survey->code;
    stored.survey_version = survey->version;
    if (Moment const* const moment = catalog.moment(survey->moment)) stored.moment = moment->code;
    stored.at = time.at;
    stored.uncertainty_ms = time.uncertainty_ms;
    stored.local = local_time_of(time, catalog.time_zone(origin.site));
    stored.claimed = response.at;
    stored.received_at = origin.received_at;
    stored.language = response.language;
    stored.final = response.final;
    stored.test = response.test;
    stored.unknown = response.unknown;
    return stored;
}

PreparedBatch prepare_batch(wire::IncomingBatch const& batch, Device const& device, Catalog const& catalog,
                            UnixMs received_at, std::vector<BootAnchor> anchors) {
    PreparedBatch prepared;
    Batch const& envelope = batch.envelope;
    Site const* const site = catalog.site(envelope.site);
    prepared.stream = {site ? site->code : 0, device.number, envelope.generation};
    prepared.highest_sequence = envelope.highest_sequence;
    prepared.sent = envelope.sent;
    prepared.received_at = received_at;
    prepared.outbox = envelope.outbox;
    prepared.programme = catalog.version();
    BatchClock const clock{batch, prepared.stream, std::move(anchors), received_at};
    Origin const origin{envelope.site, prepared.stream, device.kiosk, received_at};
    for (wire::IncomingRecord const& record : batch.records) {
        CorrectedTime time;
        if (record.response) {
            time = clock.correct(record.response->at, record.sequence);
        } else if (record.at) {
            time = clock.correct(*record.at, record.sequence);
        }
        prepared.records.push_back({record.sequence,
                                    record.response
                                        ? prepare_response(*record.response, origin, time, catalog)
                                        : Result<StoredResponse>{record.response.error()},
                                    record.text, time.at, time.uncertainty_ms, 0});
    }
    return prepared;
}

} // namespace instante::server::ingest
