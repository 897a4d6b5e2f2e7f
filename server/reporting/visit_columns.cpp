#include "server/reporting/visit_columns.hpp"

#include <algorithm>

namespace instante::server::reporting {

namespace {

Problem wrong(char const* field, std::string detail) {
    return Problem::at(ProblemKind::invalid, field, std::move(detail));
}

/// "check-in.service": a question with a scale of the programme in force; nullptr: there is none.
struct Named {
    Survey const* survey = nullptr;
    Question const* question = nullptr;
};
Named find_question(std::string const& name, Catalog const& catalog) {
    std::size_t const dot = name.find('.');
    if (dot == std::string::npos) return {};
    Survey const* const survey =
        find_by_id(catalog.programme().surveys, std::string_view{name}.substr(0, dot));
    if (!survey) return {};
    return {survey, find_by_id(survey->questions, std::string_view{name}.substr(dot + 1))};
}

/// By codes, which survive versions.
VisitColumn question_column(Named const& named) {
    return {named.survey->id + "." + named.question->id,
            [survey = named.survey->code, code = named.question->code](Survey const& s, Question const& q) {
                return s.code == survey && q.code == code;
            },
            false, ColumnValue::index};
}

VisitColumn moment_column(std::string const& moment) {
    return {moment,
            [moment](Survey const& survey, Question const& question) {
                return survey.moment == moment && tells_quality_of_moment(question);
            },
            false, ColumnValue::index};
}

std::vector<VisitColumn> all_moments(Catalog const& catalog) {
    std::vector<VisitColumn> columns;
    for (Moment const& moment : catalog.programme().moments)
        columns.push_back(moment_column(moment.id));
    return columns;
}

std::vector<VisitColumn> all_questions(Catalog const& catalog) {
    std::vector<VisitColumn> columns;
    for (Survey const& survey : catalog.programme().surveys) {
        for (Question const& question : survey.questions) {
            if (tells_quality_of_moment(question)) columns.push_back(question_column({&survey, &question}));
        }
    }
    return columns;
}

Result<std::vector<VisitColumn>> listed(std::string const& list, Catalog const& catalog) {
    std::vector<VisitColumn> columns;
    for (std::string const& name : split(list)) {
        bool const twice = std::any_of(columns.begin(), columns.end(),
                                       [&](VisitColumn const& column) { return column.name == name; });
        if (twice) return wrong("predictors", "names '" + name + "' twice");
        if (find_by_id(catalog.programme().moments, name)) {
            columns.push_back(moment_column(name));
            continue;
        }
        Named const named = find_question(name, catalog);
        if (!named.question) return wrong("predictors", "there is no moment or question '" + name + "'");
        if (!scale_of(named.question->type)) return wrong("predictors", "'" + name + "' is not a rating");
        columns.push_back(question_column(named));
    }
    return columns;
}

} // namespace

Result<VisitColumn> outcome_column(std::string const& of, Catalog const& catalog) {
    auto const rest = [&](std::string_view prefix) { return of.substr(prefix.size()); };
    VisitColumn column;
    if (of == "image") {
        column = {of, [](Survey const&, Question const& q) { return tells_quality_of_moment(q); }, true, {}};
    } else if (of.starts_with("moment:")) {
        if (!find_by_id(catalog.programme().moments, rest("moment:")))
            return wrong("of", "there is no moment '" + rest("moment:") + "'");
        column = moment_column(rest("moment:"));
    } else if (of.starts_with("question:")) {
        Named const named = find_question(rest("question:"), catalog);
        if (!named.question) return wrong("of", "there is no question '" + rest("question:") + "'");
        if (!scale_of(named.question->type))
            return wrong("of", "'" + rest("question:") + "' is not a rating");
        column = question_column(named);
    } else if (of.starts_with("construct:")) {
        auto const construct = parse_construct(rest("construct:"));
        if (!construct) return wrong("of", "there is no construct '" + rest("construct:") + "'");
        column = {of,
                  [construct](Survey const&, Question const& q) { return q.construct == *construct; },
                  true,
                  {}};
    } else {
        return wrong("of", "must be image, moment:<id>, question:<survey>.<question> or construct:<name>");
    }
    column.name = of;
    column.outcome = true;
    return column;
}

Result<std::vector<VisitColumn>> predictor_columns(std::string const& predictors, std::string const& of,
                                                   VisitColumn const& outcome, Catalog const& catalog) {
    std::vector<VisitColumn> columns;
    if (predictors == "moments") {
        columns = all_moments(catalog);
    } else if (predictors == "questions") {
        columns = all_questions(catalog);
    } else {
        auto list = listed(predictors, catalog);
        if (!list) return list.error();
        columns = std::move(*list);
    }
    if (columns.empty()) return wrong("predictors", "names nothing");
    if (of != "image") {
        for (VisitColumn& column : columns) {
            column.takes = [takes = std::move(column.takes), own = outcome.takes](
                               Survey const& s, Question const& q) { return takes(s, q) && !own(s, q); };
        }
        // What can only be the outcome itself is no predictor of it.
        auto const empty = [&](VisitColumn const& column) {
            auto const& surveys = catalog.programme().surveys;
            return std::none_of(surveys.begin(), surveys.end(), [&](Survey const& survey) {
                return std::any_of(survey.questions.begin(), survey.questions.end(),
                                   [&](Question const& question) {
                                       return scale_of(question.type) && column.takes(survey, question);
                                   });
            });
        };
        std::erase_if(columns, empty);
    }
    if (columns.size() > most_predictors)
        return wrong("predictors", "names more than " + std::to_string(most_predictors));
    return columns;
}

Result<std::vector<VisitColumn>> item_columns(std::string const& items, Catalog const& catalog) {
    std::vector<VisitColumn> columns;
    if (items.starts_with("construct:")) {
        std::string const name = items.substr(std::string_view{"construct:"}.size());
        auto const construct = parse_construct(name);
        if (!construct) return wrong("items", "there is no construct '" + name + "'");
        for (Survey const& survey : catalog.programme().surveys) {
            for (Question const& question : survey.questions) {
                if (question.construct == *construct && scale_of(question.type))
                    columns.push_back(question_column({&survey, &question}));
            }
        }
    } else {
        for (std::string const& name : split(items)) {
            Named const named = find_question(name, catalog);
            if (!named.question) return wrong("items", "there is no question '" + name + "'");
            if (!scale_of(named.question->type)) return wrong("items", "'" + name + "' is not a rating");
            columns.push_back(question_column(named));
        }
    }
    if (columns.size() < 2) return wrong("items", "must name two ratings or more");
    if (columns.size() > most_predictors)
        return wrong("items", "names more than " + std::to_string(most_predictors));
    return columns;
}

std::vector<FeaturePair> feature_pairs(Construct construct, Catalog const& catalog) {
    std::vector<FeaturePair> pairs;
    auto const add = [&](FeaturePair pair) {
        auto const same = [&](FeaturePair const& each) {
            return each.survey == pair.survey && each.feature == pair.feature;
        };
        if (std::none_of(pairs.begin(), pairs.end(), same)) pairs.push_back(std::move(pair));
    };
    for (auto version = catalog.versions().rbegin(); version != catalog.versions().rend(); ++version) {
        for (Survey const& survey : version->programme.surveys) {
            for (Question const& question : survey.questions) {
                if (question.construct == construct && !question.feature.empty())
                    add({survey.id, survey.moment, question.feature});
            }
        }
    }
    return pairs;
}

VisitColumn feature_column(FeaturePair const& pair, Construct construct, ColumnValue value) {
    return {pair.name(),
            [survey = pair.survey, feature = pair.feature, construct](Survey const& s, Question const& q) {
                return s.id == survey && q.feature == feature && q.construct == construct;
            },
            false, value};
}

} // namespace instante::server::reporting
