#include "server/reporting/visit_table.hpp"

#include "server/reporting/axis_reader.hpp"
#include "server/reporting/lattice.hpp"
#include "server/scoring/drivers/kano.hpp"
#include "server/scoring/ratings.hpp"

#include <algorithm>
#include <map>

namespace instante::server::reporting {

namespace {

/// What one question adds to one column.
struct Slot {
    std::size_t column = 0;
    double weight = 1;
};

/// How the answers of one question of one survey version are read.
struct Reading {
    Question const* question = nullptr;
    std::vector<Slot> slots;
};

std::optional<double> index_of(Question const& question, StoredValue const& value) {
    int const* const rating = std::get_if<int>(&value);
    auto const scale = scale_of(question.type);
    if (!rating || !scale) return std::nullopt;
    return scoring::index_of(*rating, {scale->min, scale->max}, question.polarity == Polarity::negative);
}

/// A choice: the place of the option; a rating: the best is "like".
std::optional<double> kano_of(Question const& question, StoredValue const& value) {
    if (int const* const rating = std::get_if<int>(&value)) {
        auto const scale = scale_of(question.type);
        return scale && scale->points() == 5 ? std::optional<double>{scale->max - *rating + 1} : std::nullopt;
    }
    auto const* const chosen = std::get_if<std::vector<Code>>(&value);
    if (!chosen || chosen->size() != 1) return std::nullopt;
    for (std::size_t i = 0; i < question.options.size(); ++i) {
        if (question.options[i].code == chosen->front()) return static_cast<double>(i + 1);
    }
    return std::nullopt;
}

class Gatherer {
  public:
    Gatherer(VisitTableQuery const& query, Catalog const& catalog, MicrosegmentTable const& microsegments)
        : query_(query), catalog_(catalog) {
        for (Grouping const& by : query.of.group_by)
            groupings_.emplace_back(by, catalog, microsegments);
        for (Filter const& filter : query.of.filters)
            filters_.push_back({AxisReader{filter.by, catalog, microsegments},
                                is_of_moments(filter.by.axis),
                                filter.values,
                                {}});
        sums_.resize(query.columns.size());
    }

    void take(std::span<VisitMember const> visit) {
        if (too_many_ || too_many_groups_) return;
        std::fill(sums_.begin(), sums_.end(), Sum{});
        seen_.clear();
        std::optional<std::vector<std::int64_t>> group;
        double weight = 1;
        for (VisitMember const& member : visit) {
            StoredResponse const& response = *member.response;
            if (response.test || response.flagged) continue;
            Place const place{response.site,  response.local.day,  response.local.hour,
                              response.kiosk, member.microsegment, false};
            if (!passes(place, response.moment, false)) continue;
            bool const of_moment = passes(place, response.moment, true);
            if (!add(response, of_moment) || group) continue;
            weight = response.weight;
            group.emplace();
            for (AxisReader& by : groupings_)
                group->push_back(by.number(place, response.moment));
        }
        if (group && weight > 0) keep(*group, weight);
    }

    Result<VisitTable> finish() {
        if (too_many_) return too_many_visits();
        if (too_many_groups_)
            return Problem::at(ProblemKind::too_much, "group_by",
                               "makes more than " + std::to_string(most_table_groups) + " groups");
        VisitTable table;
        auto const minimum = static_cast<std::size_t>(std::max(1, catalog_.programme().disclosure_minimum));
        for (auto& [values, gathered] : groups_) {
            if (gathered.rows.size() < minimum) continue;
            VisitGroup group;
            for (std::size_t i = 0; i < groupings_.size(); ++i)
                group.group.push_back(groupings_[i].label(values[i]));
            std::sort(gathered.versions.begin(), gathered.versions.end());
            for (auto const& [survey, version] : gathered.versions)
                group.survey_versions.push_back(catalog_.survey(survey, version)->id + "@" +
                                                std::to_string(version));
            group.matrix = scoring::matrix_of(gathered.rows, gathered.weights);
            gathered = {};
            table.groups.push_back(std::move(group));
        }
        return table;
    }

    static Problem too_many_visits() {
        return Problem::at(
            ProblemKind::too_much, "sample",
            "more visits than can be laid side by side: ask for fewer sites, a shorter period, or one visit "
            "in so many (sample=10)");
    }

  private:
    struct Sum {
        double sum = 0;
        double responses = 0;
    };
    struct FilterReader {
        AxisReader axis;
        bool of_moments = false;
        std::set<std::string> values;
        std::map<std::int64_t, bool> known;
    };
    struct Gathered {
        std::vector<scoring::GappyRow> rows;
        std::vector<double> weights;
        std::vector<std::pair<Code, int>> versions;
    };

    bool passes(Place const& place, Code moment, bool of_moments) {
        for (FilterReader& filter : filters_) {
            if (filter.of_moments != of_moments) continue;
            std::int64_t const number = filter.axis.number(place, moment);
            auto const [at, fresh] = filter.known.try_emplace(number, false);
            if (fresh) at->second = filter.values.contains(filter.axis.label(number).value_or("unknown"));
            if (!at->second) return false;
        }
        return true;
    }

    std::vector<Reading> const& readings_of(StoredResponse const& response) {
        auto const [at, fresh] = readings_.try_emplace({response.survey, response.survey_version});
        if (!fresh) return at->second;
        Survey const& survey = survey_of(response, catalog_);
        for (Question const& question : survey.questions) {
            Reading reading{&question, {}};
            for (std::size_t i = 0; i < query_.columns.size(); ++i) {
                VisitColumn const& column = query_.columns[i];
                bool const readable = column.value == ColumnValue::kano || scale_of(question.type);
                if (readable && column.takes(survey, question)) reading.slots.push_back({i, question.weight});
            }
            if (!reading.slots.empty()) at->second.push_back(std::move(reading));
        }
        return at->second;
    }

    /// False: nothing of it stands in any column.
    bool add(StoredResponse const& response, bool of_moment) {
        auto const& readings = readings_of(response);
        if (readings.empty()) return false;
        said_.assign(query_.columns.size(), {});
        bool any = false;
        for (Reading const& reading : readings) {
            auto const answer =
                std::find_if(response.answers.begin(), response.answers.end(), [&](StoredAnswer const& each) {
                    return each.question == reading.question->code;
                });
            if (answer == response.answers.end()) continue;
            for (Slot const& slot : reading.slots) {
                VisitColumn const& column = query_.columns[slot.column];
                if (!of_moment && !column.outcome) continue;
                auto const value = column.value == ColumnValue::kano
                                       ? kano_of(*reading.question, answer->value)
                                       : index_of(*reading.question, answer->value);
                if (!value) continue;
                said_[slot.column].sum += slot.weight * *value;
                said_[slot.column].responses += slot.weight;
                any = true;
            }
        }
        for (std::size_t i = 0; any && i < said_.size(); ++i) {
            if (!(said_[i].responses > 0)) continue;
            sums_[i].sum += said_[i].sum / said_[i].responses;
            sums_[i].responses += 1;
        }
        if (any) seen_.insert({response.survey, response.survey_version});
        return any;
    }

    void keep(std::vector<std::int64_t> const& values, double weight) {
        too_many_ = ++kept_ > most_table_rows;
        too_many_groups_ = groups_.size() >= most_table_groups && !groups_.contains(values);
        if (too_many_ || too_many_groups_) return;
        Gathered& group = groups_[values];
        scoring::GappyRow row(sums_.size());
        for (std::size_t i = 0; i < sums_.size(); ++i) {
            if (sums_[i].responses > 0) row[i] = sums_[i].sum / sums_[i].responses;
        }
        group.rows.push_back(std::move(row));
        group.weights.push_back(weight);
        for (auto const& version : seen_) {
            if (std::find(group.versions.begin(), group.versions.end(), version) == group.versions.end())
                group.versions.push_back(version);
        }
    }

    VisitTableQuery const& query_;
    Catalog const& catalog_;
    std::vector<AxisReader> groupings_;
    std::vector<FilterReader> filters_;
    std::map<std::pair<Code, int>, std::vector<Reading>> readings_;
    std::map<std::vector<std::int64_t>, Gathered> groups_;
    std::int64_t kept_ = 0;
    bool too_many_ = false;
    bool too_many_groups_ = false;
    // Of the visit at hand.
    std::vector<Sum> sums_;
    std::vector<Sum> said_;
    std::set<std::pair<Code, int>> seen_;
};

} // namespace

bool tells_quality_of_moment(Question const& question) {
    bool const construct = question.construct == Construct::satisfaction ||
                           question.construct == Construct::perception ||
                           question.construct == Construct::effort;
    return construct && scale_of(question.type) && question.weight > 0;
}

Result<void> check_visit_query(ScoreQuery const& query) {
    for (Grouping const& by : query.group_by) {
        if (is_of_moments(by.axis) || is_of_questions(by.axis))
            return Problem::at(ProblemKind::invalid, "group_by",
                               "visits are not told apart by '" + by.name() + "'");
    }
    for (Filter const& filter : query.filters) {
        if (is_of_questions(filter.by.axis))
            return Problem::at(ProblemKind::invalid, filter.by.name(),
                               "visits have no '" + filter.by.name() + "'");
    }
    if (query.includes_anything())
        return Problem::at(ProblemKind::invalid, "include", "there is nothing to include here");
    return {};
}

Result<VisitTable> read_visit_table(VisitTableQuery const& query, Catalog const& catalog, Store& store) {
    if (is_gated(catalog))
        return Problem{ProblemKind::too_much,
                       "what needs whole visits side by side is not published under this programme's "
                       "disclosure minimum of " +
                           std::to_string(catalog.programme().disclosure_minimum) +
                           "; scores, quality and changes are",
                       {}};
    MicrosegmentTable const microsegments = store.microsegments();
    Gatherer gatherer{query, catalog, microsegments};
    VisitQuery const wanted{query.of.sites, query.of.from, query.of.to, query.one_in, most_table_responses};
    auto const read =
        store.read_whole_visits(wanted, [&](std::span<VisitMember const> visit) { gatherer.take(visit); });
    if (!read) return Gatherer::too_many_visits();
    auto table = gatherer.finish();
    if (table) table->visits_read = *read;
    return table;
}

} // namespace instante::server::reporting
