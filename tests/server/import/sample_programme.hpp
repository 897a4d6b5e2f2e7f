#pragma once
// A small airport to import into, and shorthands the import tests share.

#include "server/import/csv_reader.hpp"
#include "server/import/import_map.hpp"
#include "server/import/row_reader.hpp"
#include "shared/programme.hpp"

#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace instante::server::import {

inline Question sample_question(std::string id, QuestionType type, bool allow_not_applicable = false) {
    Question question;
    question.id = std::move(id);
    question.type = type;
    question.allow_not_applicable = allow_not_applicable;
    return question;
}

/// Sites madrid-t4 and lima below group spain; moments check-in (5 stars, why, remarks), flight (yes/no
/// and 0-10), gate (a text only); dimension class.
inline Programme sample_programme() {
    Programme programme;
    programme.sites = {
        {.id = "company", .name = {}, .parent = "", .group = true, .time_zone = "", .opening_hours = {}},
        {.id = "madrid-t4",
         .name = {},
         .parent = "company",
         .time_zone = "Europe/Madrid",
         .opening_hours = {}},
        {.id = "lima", .name = {}, .parent = "company", .time_zone = "America/Lima", .opening_hours = {}}};
    Dimension travel;
    travel.id = "class";
    travel.values = {{.id = "business", .name = {}, .worth = {}, .share = {}},
                     {.id = "economy", .name = {}, .worth = {}, .share = {}}};
    programme.dimensions = {travel};
    for (char const* const id : {"check-in", "flight", "gate"}) {
        Moment moment;
        moment.id = id;
        programme.moments.push_back(moment);
        Survey survey;
        survey.id = std::string{"survey-"} + id;
        survey.version = 1;
        survey.moment = id;
        programme.surveys.push_back(survey);
    }
    Question why = sample_question("why", QuestionType::text);
    why.condition = Condition{"rating", std::nullopt, 2, {}};
    programme.surveys[0].questions = {sample_question("remarks", QuestionType::text),
                                      sample_question("rating", QuestionType::stars, true), why};
    programme.surveys[1].questions = {sample_question("satisfied", QuestionType::yes_no),
                                      sample_question("recommend", QuestionType::nps)};
    programme.surveys[2].questions = {sample_question("words", QuestionType::text)};
    return programme;
}

/// A map that must be sound.
inline ImportMap map_of(std::string const& text) {
    auto map = parse_import_map(text);
    if (!map) throw std::runtime_error(to_line(map.error()));
    return *std::move(map);
}

/// `detail` for every error under a path, joined; empty when the path is not blamed.
inline std::string blamed(std::vector<FieldError> const& errors, std::string const& field) {
    std::string details;
    for (FieldError const& error : errors) {
        if (error.field == field) details += error.detail + ";";
    }
    return details;
}

/// Reads a whole file that the map must fit: visits and rejections, in order.
struct ImportedFile {
    std::vector<ImportedVisit> visits;
    std::vector<Rejection> rejections;
};
inline ImportedFile import_text(std::string const& csv, ImportMap const& map, Programme const& programme) {
    if (auto const errors = check_map(map, programme); !errors.empty()) {
        throw std::runtime_error(errors[0].field + ": " + errors[0].detail);
    }
    std::istringstream in{csv};
    CsvReader reader{in, {map.delimiter, map.encoding}};
    auto const header = reader.read_header();
    if (!header) throw std::runtime_error(to_line(header.error()));
    auto const columns = check_columns(map, *header);
    if (!columns) throw std::runtime_error(to_line(columns.error()));
    RowReader const rows{map, *columns, programme};
    ImportedFile file;
    for (auto what = reader.next(); what != CsvReader::Next::end; what = reader.next()) {
        if (what == CsvReader::Next::rejected) {
            file.rejections.push_back(reader.rejection());
            continue;
        }
        RowResult visit = rows.read(reader.row());
        if (visit) {
            file.visits.push_back(*std::move(visit));
        } else {
            file.rejections.push_back(visit.error());
        }
    }
    return file;
}

} // namespace instante::server::import
