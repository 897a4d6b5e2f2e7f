#include "server/import/row_reader.hpp"

#include "server/import/cell.hpp"
#include "server/import/time_format.hpp"

#include <algorithm>

namespace instante::server::import {

namespace {

constexpr std::size_t longest_comment = 2000; // bytes, as check_answers has it
constexpr double heaviest = 1e9;
constexpr CivilDate earliest{1900, 1, 1};
constexpr CivilDate latest{2200, 1, 1};

bool lists(std::vector<std::string> const& texts, std::string_view cell) {
    return std::find(texts.begin(), texts.end(), cell) != texts.end();
}

} // namespace

/// One row being read: steps that fill the visit, or say why not and return false.
class RowReader::Reading {
  public:
    Reading(RowReader const& reader, Row const& row)
        : reader_(reader), map_(reader.map_), columns_(reader.columns_), row_(row) {}

    RowResult run() {
        visit_.line = row_.line();
        bool const sound = read_key() && read_site() && read_time() && read_weight() && read_language() &&
                           read_segments() && read_answers();
        if (!sound) return std::move(rejection_);
        return std::move(visit_);
    }

  private:
    std::string_view cell(std::size_t column) const { return trimmed(row_[column]); }

    bool reject(std::size_t column, std::string reason) {
        std::string const& name = columns_.header[column];
        rejection_ = {row_.line_of(column), name.empty() ? "column " + std::to_string(column + 1) : name,
                      std::move(reason)};
        return false;
    }

    bool is_missing(std::string_view text) const { return text.empty() || lists(map_.missing, text); }

    /// The id a source gives for this row: nullopt is unknown. `ok` turns false after rejecting.
    std::optional<std::string_view> id_of(IdSource const& source, std::optional<std::size_t> column,
                                          bool& ok) {
        if (source.constant) return *source.constant;
        std::string_view const text = cell(*column);
        if (source.values) {
            if (auto const found = source.values->find(text); found != source.values->end()) {
                return found->second ? std::optional<std::string_view>{*found->second} : std::nullopt;
            }
        }
        if (is_missing(text)) return std::nullopt;
        if (!source.values) return text;
        ok = reject(*column, quote(text) + " is not among the values of the map");
        return std::nullopt;
    }

    bool read_key() {
        if (!columns_.id) {
            visit_.key = std::to_string(row_.line());
            for (std::size_t i = 0; i < row_.size(); ++i)
                visit_.key.append(1, '\x1f').append(row_[i]);
            return true;
        }
        std::string_view const id = cell(*columns_.id);
        if (is_missing(id)) return reject(*columns_.id, "the visit has no id");
        visit_.key = id;
        visit_.has_id = true;
        return true;
    }

    bool read_site() {
        bool ok = true;
        auto const id = id_of(map_.site, columns_.site, ok);
        if (!ok) return false;
        if (!id) return reject(*columns_.site, "the site is missing");
        auto const found = reader_.sites_.find(*id);
        if (found == reader_.sites_.end())
            return reject(*columns_.site, "no site " + quote(*id) + " in the programme");
        visit_.site = found->second;
        return true;
    }

    bool read_time() {
        if (!columns_.time) return true;
        std::string const text{cell(*columns_.time)};
        if (is_missing(text)) return reject(*columns_.time, "the time is missing");
        TimeSource const& time = map_.time;
        // A day without an hour is one of the site's calendar, in whatever zone.
        bool const instant = parts_of_format(time.format).hour;
        std::string const zone = !instant            ? "UTC"
                                 : time.zone.empty() ? time_zone_of(reader_.programme_, *visit_.site)
                                                     : time.zone;
        auto const at = parse_instant(text, time.format, zone);
        if (!at) return reject(*columns_.time, quote(text) + " is not a time of the format " + time.format);
        LocalTime local = local_time(*at, instant ? time_zone_of(reader_.programme_, *visit_.site) : "UTC");
        if (local.day < to_day(earliest) || local.day >= to_day(latest)) {
            return reject(*columns_.time, quote(text) + " is in the year " +
                                              std::to_string(to_civil(local.day).year) + ": is the format " +
                                              time.format + " right?");
        }
        if (time.precision == Precision::time) {
            visit_.at = at;
            visit_.local = local;
            return true;
        }
        visit_.local.day = local.day;
        if (time.precision == Precision::month) visit_.local.day = month_start(local.day);
        if (time.precision == Precision::year) visit_.local.day = to_day({to_civil(local.day).year, 1, 1});
        return true;
    }

    bool read_weight() {
        if (!columns_.weight) return true;
        std::string_view const text = cell(*columns_.weight);
        if (is_missing(text)) return reject(*columns_.weight, "the weight is missing");
        auto const weight = number_of(text, map_.decimal);
        if (!weight) return reject(*columns_.weight, quote(text) + " is not a number");
        if (!(*weight >= 0) || *weight > heaviest) {
            return reject(*columns_.weight,
                          "the weight " + quote(text) + " is not between 0 and 1,000,000,000");
        }
        visit_.weight = *weight;
        return true;
    }

    bool read_language() {
        if (!map_.language) return true;
        bool ok = true;
        if (auto const language = id_of(*map_.language, columns_.language, ok)) visit_.language = *language;
        return ok;
    }

    bool read_segments() {
        std::size_t i = 0;
        for (auto const& [dimension, source] : map_.segments) {
            bool ok = true;
            auto const value = id_of(source, columns_.segments[i], ok);
            if (!ok) return false;
            if (value && !find_by_id(reader_.dimensions_[i]->values, *value)) {
                return reject(*columns_.segments[i],
                              "no value " + quote(*value) + " in dimension " + quote(dimension));
            }
            if (value) visit_.segments.emplace(dimension, *value);
            ++i;
        }
        return true;
    }

    bool read_answers() {
        if (map_.layout == Layout::one_rating_a_row) return read_single();
        for (std::size_t i = 0; i < map_.ratings.size(); ++i) {
            if (!read_rating(map_.ratings[i], columns_.ratings[i], reader_.rated_[i])) return false;
        }
        if (columns_.comment && !read_comment(*reader_.commented_)) return false;
        return check_conditions();
    }

    bool read_single() {
        bool ok = true;
        auto const moment = id_of(map_.moment, columns_.moment, ok);
        if (!ok) return false;
        if (!moment) return reject(*columns_.moment, "the moment is missing");
        std::optional<std::string_view> question;
        if (map_.question) question = id_of(*map_.question, columns_.question, ok);
        if (!ok) return false;
        auto const place = find_rated(reader_.programme_, *moment, question.value_or(""));
        std::size_t const to_blame = question && columns_.question ? *columns_.question
                                     : columns_.moment             ? *columns_.moment
                                                                   : columns_.ratings.front();
        if (!place) return reject(to_blame, why_no_question(*moment, question));
        if (!scale_of(place->question->type)) {
            return reject(to_blame, "question " + quote(place->question->id) + " is not on a scale");
        }
        if (!read_rating(map_.ratings.front(), columns_.ratings.front(), *place)) return false;
        if (!columns_.comment || cell(*columns_.comment).empty()) return true;
        auto const commented = find_commented(reader_.programme_, *moment, map_.comment->question);
        if (!commented || commented->question->type != QuestionType::text) {
            return reject(*columns_.comment, "moment " + quote(*moment) + " has no question for this text");
        }
        return read_comment(*commented);
    }

    std::string why_no_question(std::string_view moment, std::optional<std::string_view> question) const {
        if (!find_by_id(reader_.programme_.moments, moment))
            return "no moment " + quote(moment) + " in the programme";
        if (!question) return "moment " + quote(moment) + " has no question on a scale";
        return "moment " + quote(moment) + " has no question " + quote(*question);
    }

    bool read_rating(RatingSource const& rating, std::size_t column, QuestionPlace const& place) {
        std::string_view const text = cell(column);
        auto const whole = integer_of(text, map_.decimal);
        // 0.0 is a 0 that went through a spreadsheet; lists name what was meant.
        std::string const plain = whole ? std::to_string(*whole) : std::string{text};
        if (lists(rating.not_applicable, text) || lists(rating.not_applicable, plain)) {
            if (!place.question->allow_not_applicable) {
                return reject(column,
                              "question " + quote(place.question->id) + " does not offer \"not applicable\"");
            }
            return add(place, column, NotApplicable{});
        }
        if (text.empty() || lists(rating.missing, text) || lists(rating.missing, plain)) return true;
        std::optional<std::int64_t> value = whole;
        if (rating.values) {
            auto found = rating.values->find(text);
            if (found == rating.values->end()) found = rating.values->find(plain);
            if (found == rating.values->end())
                return reject(column, quote(text) + " is not among the values of the map");
            if (!found->second) return true;
            value = *found->second;
        }
        if (!value) return reject(column, quote(text) + " is not a whole number");
        Scale const scale = *scale_of(place.question->type);
        if (*value < scale.min || *value > scale.max) {
            return reject(column, "the rating " + quote(text) + " is not on the scale " +
                                      std::to_string(scale.min) + " to " + std::to_string(scale.max));
        }
        return add(place, column, Rating{static_cast<int>(*value)});
    }

    bool read_comment(QuestionPlace const& place) {
        std::string_view const text = cell(*columns_.comment);
        if (is_missing(text)) return true;
        if (text.size() > longest_comment) {
            return reject(*columns_.comment,
                          "the text is longer than " + std::to_string(longest_comment) + " bytes");
        }
        return add(place, *columns_.comment, Comment{std::string{text}});
    }

    bool add(QuestionPlace const& place, std::size_t column, AnswerValue value) {
        auto response =
            std::find_if(visit_.responses.begin(), visit_.responses.end(),
                         [&](ImportedResponse const& known) { return known.survey == place.survey; });
        if (response == visit_.responses.end()) {
            response = visit_.responses.insert(response, {place.moment, place.survey, {}});
        }
        response->answers.push_back({place.question->id, std::move(value)});
        if (place.question->condition) conditional_.push_back({place, column});
        return true;
    }

    /// A wide row holds all answers of its visit, so whether a question was to be asked can be told.
    bool check_conditions() {
        for (auto const& [place, column] : conditional_) {
            for (ImportedResponse const& response : visit_.responses) {
                if (response.survey != place.survey || applies(*place.question, response.answers)) continue;
                return reject(column,
                              "question " + quote(place.question->id) + " is not asked after these answers");
            }
        }
        return true;
    }

    struct Conditional {
        QuestionPlace place;
        std::size_t column;
    };
    RowReader const& reader_;
    ImportMap const& map_;
    ColumnIndex const& columns_;
    Row const& row_;
    ImportedVisit visit_;
    Rejection rejection_;
    std::vector<Conditional> conditional_;
};

RowReader::RowReader(ImportMap const& map, ColumnIndex const& columns, Programme const& programme)
    : map_(map), columns_(columns), programme_(programme) {
    for (Site const& site : programme.sites) {
        if (!site.group) sites_.emplace(site.id, &site);
    }
    for (auto const& [dimension, source] : map.segments) {
        dimensions_.push_back(find_by_id(programme.dimensions, dimension));
    }
    if (map.layout != Layout::wide) return;
    for (RatingSource const& rating : map.ratings) {
        rated_.push_back(find_rated(programme, rating.moment, rating.question).value());
    }
    if (map.comment)
        commented_ = find_commented(programme, comment_moment(map), map.comment->question).value();
}

RowResult RowReader::read(Row const& row) const {
    return Reading{*this, row}.run();
}

RowResult read_row(ImportMap const& map, ColumnIndex const& columns, Programme const& programme,
                   Row const& row) {
    return RowReader{map, columns, programme}.read(row);
}

} // namespace instante::server::import
