// Whether a map fits the programme it imports into and the file it is for.

#include "server/import/import_map.hpp"
#include "shared/json_reader.hpp"

#include <algorithm>
#include <set>

namespace instante::server::import {

namespace {

template <class Wanted>
std::optional<QuestionPlace> find_question(Programme const& programme, std::string_view moment,
                                           std::string_view question, Wanted wanted) {
    Moment const* const found = find_by_id(programme.moments, moment);
    if (!found) return std::nullopt;
    for (Survey const& survey : programme.surveys) {
        if (survey.moment != moment) continue;
        for (Question const& candidate : survey.questions) {
            if (question.empty() ? wanted(candidate) : candidate.id == question) {
                return QuestionPlace{found, &survey, &candidate};
            }
        }
    }
    return std::nullopt;
}

std::string quoted(std::string_view text) {
    return "\"" + std::string{text} + "\"";
}

/// Collects what does not fit; one object checks one map.
class MapCheck {
  public:
    MapCheck(ImportMap const& map, Programme const& programme) : map_(map), programme_(programme) {}

    std::vector<FieldError> run() {
        each_id(map_.site, "site", [&](std::string const& id) { return why_no_site(id); });
        if (map_.site.values) refuse_unknown(*map_.site.values, "site.values", "every visit needs a site");
        for (auto const& [dimension, source] : map_.segments)
            check_segment(dimension, source);
        if (map_.layout == Layout::wide) {
            check_wide();
        } else {
            check_long();
        }
        return std::move(errors_);
    }

  private:
    using Values = std::map<std::string, std::optional<std::string>, std::less<>>;

    void blame(std::string path, std::string detail) {
        errors_.push_back({std::move(path), std::move(detail)});
    }

    /// Every id a source can give, by the map's own words; `why_not` says what is wrong, or nothing.
    template <class WhyNot>
    void each_id(IdSource const& source, std::string const& path, WhyNot why_not) {
        auto const check = [&](std::string const& id, std::string const& at) {
            if (std::string why = why_not(id); !why.empty()) blame(at, std::move(why));
        };
        if (source.constant) check(*source.constant, path + ".constant");
        if (!source.values) return;
        for (auto const& [cell, id] : *source.values) {
            if (id) check(*id, join_path(path + ".values", cell));
        }
    }

    void refuse_unknown(Values const& values, std::string const& path, std::string const& why) {
        for (auto const& [cell, id] : values) {
            if (!id) blame(join_path(path, cell), "must not be null: " + why);
        }
    }

    std::string why_no_site(std::string const& id) const {
        Site const* const site = find_by_id(programme_.sites, id);
        if (!site) return "no site " + quoted(id) + " in the programme";
        return site->group ? quoted(id) + " is a group of sites: ratings happen at sites" : "";
    }

    void check_segment(std::string const& dimension, IdSource const& source) {
        std::string const path = join_path("segments", dimension);
        Dimension const* const found = find_by_id(programme_.dimensions, dimension);
        if (!found) return blame(path, "no segment dimension " + quoted(dimension) + " in the programme");
        each_id(source, path, [&](std::string const& id) {
            return find_by_id(found->values, id)
                       ? ""
                       : "no value " + quoted(id) + " in dimension " + quoted(dimension);
        });
    }

    /// The question is on a scale that takes all the rating may say.
    void check_rated(RatingSource const& rating, Question const& question, std::string const& path,
                     std::string const& question_path) {
        auto const scale = scale_of(question.type);
        if (!scale) return blame(question_path, "question " + quoted(question.id) + " is not on a scale");
        if (!rating.not_applicable.empty() && !question.allow_not_applicable) {
            blame(join_path(path, "not_applicable"),
                  "question " + quoted(question.id) +
                      " does not offer \"not applicable\": allow it there, or give an empty list here");
        }
        if (!rating.values) return;
        for (auto const& [cell, point] : *rating.values) {
            if (!point || (*point >= scale->min && *point <= scale->max)) continue;
            blame(join_path(path + ".values", cell),
                  "must be between " + std::to_string(scale->min) + " and " + std::to_string(scale->max));
        }
    }

    void check_wide() {
        std::set<std::pair<Survey const*, Question const*>> taken;
        for (std::size_t i = 0; i < map_.ratings.size(); ++i) {
            RatingSource const& rating = map_.ratings[i];
            std::string const path = join_path("ratings", i);
            auto const place = find_rated(programme_, rating.moment, rating.question);
            if (!place) {
                blame_missing(rating.moment, rating.question, path + ".moment", path + ".question",
                              "on a scale");
                continue;
            }
            check_rated(rating, *place->question, path, path + ".question");
            if (!taken.insert({place->survey, place->question}).second) {
                blame(path, "question " + quoted(place->question->id) + " of moment " +
                                quoted(rating.moment) + " already has a column");
            }
        }
        if (map_.comment)
            check_comment(comment_moment(map_), map_.comment->moment.empty() ? "comment" : "comment.moment");
    }

    void check_comment(std::string const& moment, std::string const& moment_path) {
        std::string const& question = map_.comment->question;
        auto const place = find_commented(programme_, moment, question);
        if (!place) return blame_missing(moment, question, moment_path, "comment.question", "for text");
        if (place->question->type != QuestionType::text) {
            blame("comment.question", "question " + quoted(question) + " does not take text");
        }
    }

    void blame_missing(std::string const& moment, std::string const& question, std::string const& moment_path,
                       std::string const& question_path, std::string const& kind) {
        if (!find_by_id(programme_.moments, moment)) {
            blame(moment_path, "no moment " + quoted(moment) + " in the programme");
        } else if (question.empty()) {
            blame(moment_path, "moment " + quoted(moment) + " has no question " + kind);
        } else {
            blame(question_path, "moment " + quoted(moment) + " has no question " + quoted(question));
        }
    }

    /// In the long layout moments and questions meet only in the rows; here, each for itself.
    void check_long() {
        each_id(map_.moment, "moment", [&](std::string const& id) {
            return find_by_id(programme_.moments, id) ? "" : "no moment " + quoted(id) + " in the programme";
        });
        if (map_.moment.values)
            refuse_unknown(*map_.moment.values, "moment.values", "every rating is of a moment");
        if (map_.question) {
            each_id(*map_.question, "question", [&](std::string const& id) { return why_not_asked(id); });
        }
        if (map_.moment.constant && find_by_id(programme_.moments, *map_.moment.constant)) {
            check_one_moment(*map_.moment.constant);
        } else if (map_.comment && !map_.comment->question.empty()) {
            if (std::string why = why_not_asked(map_.comment->question); !why.empty()) {
                blame("comment.question", std::move(why));
            }
        }
    }

    /// A long file whose rows are all of one moment.
    void check_one_moment(std::string const& moment) {
        if (map_.comment) check_comment(moment, "comment");
        bool const one_question = !map_.question || map_.question->constant;
        if (!one_question) return;
        std::string const question = map_.question ? *map_.question->constant : "";
        std::string const question_path = map_.question ? "question.constant" : "moment.constant";
        auto const place = find_rated(programme_, moment, question);
        if (!place) return blame_missing(moment, question, "moment.constant", question_path, "on a scale");
        check_rated(map_.ratings.front(), *place->question, "rating", question_path);
    }

    std::string why_not_asked(std::string const& id) const {
        bool const known =
            std::any_of(programme_.surveys.begin(), programme_.surveys.end(),
                        [&](Survey const& survey) { return find_by_id(survey.questions, id) != nullptr; });
        return known ? "" : "no question " + quoted(id) + " in the programme";
    }

    ImportMap const& map_;
    Programme const& programme_;
    std::vector<FieldError> errors_;
};

/// Finds columns by name, blaming the map's path.
class ColumnFinder {
  public:
    explicit ColumnFinder(std::vector<std::string> const& header) : header_(header) {}

    std::optional<std::size_t> find(std::string const& name, std::string path) {
        if (name.empty()) return std::nullopt;
        auto const found = std::find(header_.begin(), header_.end(), name);
        if (found == header_.end()) {
            errors_.push_back({std::move(path), "the file has no column " + quoted(name)});
            return std::nullopt;
        }
        if (std::find(found + 1, header_.end(), name) != header_.end()) {
            errors_.push_back({std::move(path), "the file has several columns " + quoted(name)});
        }
        return static_cast<std::size_t>(found - header_.begin());
    }

    std::vector<FieldError> take_errors() { return std::move(errors_); }

  private:
    std::vector<std::string> const& header_;
    std::vector<FieldError> errors_;
};

} // namespace

std::optional<QuestionPlace> find_rated(Programme const& programme, std::string_view moment,
                                        std::string_view question) {
    return find_question(programme, moment, question,
                         [](Question const& q) { return scale_of(q.type).has_value(); });
}

std::optional<QuestionPlace> find_commented(Programme const& programme, std::string_view moment,
                                            std::string_view question) {
    return find_question(programme, moment, question,
                         [](Question const& q) { return q.type == QuestionType::text; });
}

std::vector<FieldError> check_map(ImportMap const& map, Programme const& programme) {
    return MapCheck{map, programme}.run();
}

Result<ColumnIndex> check_columns(ImportMap const& map, std::vector<std::string> const& header) {
    ColumnFinder finder{header};
    ColumnIndex index;
    index.header = header;
    index.id = finder.find(map.id_column, "id.column");
    index.site = finder.find(map.site.column, "site.column");
    index.time = finder.find(map.time.column, "time.column");
    index.weight = finder.find(map.weight_column, "weight.column");
    if (map.language) index.language = finder.find(map.language->column, "language.column");
    for (auto const& [dimension, source] : map.segments) {
        index.segments.push_back(finder.find(source.column, join_path("segments", dimension) + ".column"));
    }
    index.moment = finder.find(map.moment.column, "moment.column");
    if (map.question) index.question = finder.find(map.question->column, "question.column");
    for (std::size_t i = 0; i < map.ratings.size(); ++i) {
        std::string const path = map.layout == Layout::wide ? join_path("ratings", i) : "rating";
        index.ratings.push_back(finder.find(map.ratings[i].column, path + ".column").value_or(0));
    }
    if (map.comment) index.comment = finder.find(map.comment->column, "comment.column");

    std::vector<FieldError> errors = finder.take_errors();
    if (errors.empty()) return index;
    std::string detail = "the map's columns are not those of the file, which has:";
    for (std::string const& name : header)
        detail += " " + quoted(name);
    return Problem{ProblemKind::invalid, std::move(detail), std::move(errors)};
}

} // namespace instante::server::import
