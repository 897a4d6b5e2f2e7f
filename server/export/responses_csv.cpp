#include "server/export/responses_csv.hpp"

#include "server/export/csv_writer.hpp"

#include <algorithm>

namespace instante::server::exporting {

namespace {

constexpr std::size_t piece_bytes = 64 * 1024;

constexpr char const* response_columns[] = {"site",        "commit",
                                            "response",    "revision",
                                            "visit",       "source",
                                            "kiosk",       "moment",
                                            "survey",      "survey_version",
                                            "at",          "local_date",
                                            "local_hour",  "utc_offset_minutes",
                                            "received_at", "language",
                                            "weight",      "final",
                                            "test",        "flagged",
                                            "flag_rules",  "customer",
                                            "customer_key"};
constexpr char const* answer_columns[] = {"question", "not_applicable", "rating", "choices", "comment"};

std::string_view yes_no(bool value) {
    return value ? "true" : "false";
}

void write_value(CsvWriter& csv, StoredAnswer const& answer, Question const* question,
                 Catalog const& catalog) {
    csv.text(yes_no(std::holds_alternative<NotApplicable>(answer.value)));
    int const* const rating = std::get_if<int>(&answer.value);
    rating ? csv.number(std::int64_t{*rating}) : csv.empty();
    std::string chosen;
    if (auto const* codes = std::get_if<std::vector<Code>>(&answer.value); codes && question) {
        Dimension const* dimension = nullptr;
        for (auto version = catalog.versions().rbegin(); version != catalog.versions().rend() && !dimension;
             ++version) {
            dimension = find_by_id(version->programme.dimensions, question->dimension);
        }
        for (Code const code : *codes) {
            auto const* option = find_by_code(question->options, code);
            auto const* value = dimension ? find_by_code(dimension->values, code) : nullptr;
            if (!chosen.empty()) chosen += ';';
            chosen += option ? option->id : value ? value->id : std::to_string(code);
        }
    }
    csv.text(chosen);
    auto const* comment = std::get_if<std::string>(&answer.value);
    csv.text(comment ? *comment : std::string{});
}

} // namespace

ResponsesCsv::ResponsesCsv(std::unique_ptr<ResponseCursor> cursor, std::shared_ptr<Catalog const> catalog)
    : cursor_(std::move(cursor)),
      catalog_(std::move(catalog)),
      dimensions_(catalog_->programme().dimensions) {}

void ResponsesCsv::write_header(std::string& out) {
    CsvWriter csv{out};
    for (char const* name : response_columns)
        csv.text(name);
    for (Dimension const& dimension : dimensions_)
        csv.text("segment." + dimension.id);
    for (char const* name : answer_columns)
        csv.text(name);
    csv.end_row();
}

void ResponsesCsv::write_response(std::string& out, StoredResponse const& response,
                                  std::int64_t commit_number) {
    Survey const* const survey = catalog_->survey(response.survey, response.survey_version);
    auto const id = [](auto const* entity) {
        return entity ? std::string_view{entity->id} : std::string_view{};
    };
    bool const dated = response.local.day != unknown_day;
    CsvWriter csv{out};
    for (StoredAnswer const& answer : response.answers) {
        csv.text(id(catalog_->site(response.site))).number(commit_number).text(to_string(response.id));
        csv.number(std::int64_t{response.revision})
            .text(to_string(response.visit))
            .text(to_string(response.source));
        csv.text(id(catalog_->kiosk(response.kiosk)))
            .text(id(catalog_->moment(response.moment)))
            .text(id(survey));
        csv.number(std::int64_t{response.survey_version});
        csv.text(response.at ? instant_to_string(*response.at) : std::string{});
        csv.text(dated ? day_to_string(response.local.day) : std::string{});
        response.local.hour == unknown_hour ? csv.empty() : csv.number(std::int64_t{response.local.hour});
        dated ? csv.number(std::int64_t{response.local.utc_offset_minutes}) : csv.empty();
        csv.text(instant_to_string(response.received_at)).text(response.language).number(response.weight);
        csv.text(yes_no(response.final)).text(yes_no(response.test));
        std::string rules;
        for (Flag const& flag : response.flags)
            rules += (rules.empty() ? "" : ";") + flag.rule;
        csv.text(yes_no(response.flagged)).text(rules);
        auto const& customer = response.reference;
        csv.text(customer ? pseudonym_text(customer->pseudonym) : std::string{});
        customer ? csv.number(customer->version) : csv.empty();
        for (Dimension const& dimension : dimensions_) {
            auto const found =
                std::find_if(response.segments.begin(), response.segments.end(),
                             [&](StoredSegment const& s) { return s.dimension == dimension.code; });
            csv.text(found == response.segments.end() ? std::string_view{}
                                                      : id(find_by_code(dimension.values, found->value)));
        }
        Question const* const question = survey ? find_by_code(survey->questions, answer.question) : nullptr;
        csv.text(id(question));
        write_value(csv, answer, question, *catalog_);
        csv.end_row();
    }
}

bool ResponsesCsv::next_piece(std::string& out) {
    if (!started_) write_header(out);
    started_ = true;
    StoredResponse response;
    std::int64_t commit_number = 0;
    while (out.size() < piece_bytes) {
        if (!cursor_->next(response, commit_number)) return false;
        write_response(out, response, commit_number);
    }
    return true;
}

} // namespace instante::server::exporting
