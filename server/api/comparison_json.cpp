#include "server/api/comparison_json.hpp"

#include "server/api/report_json.hpp"
#include "server/reporting/comparison_query.hpp"

namespace instante::server::api {

namespace {

void add_difference(JsonObject& object, char const* name, scoring::Difference const& difference,
                    char const* method) {
    JsonObject figure = object.object(name);
    figure.add("difference", difference.value);
    figure.add("low", difference.interval.low);
    figure.add("high", difference.interval.high);
    figure.add("method", std::string_view{method});
}

void add_index_comparison(JsonObject& object, scoring::IndexComparison const& comparison) {
    add_difference(object, "index", comparison.difference, "mover");
    object.add("p", comparison.p);
    object.add("p_from", scoring::to_string(comparison.test));
}

void add_judgement(JsonObject& object, scoring::Judgement const& judgement) {
    object.add("verdict", scoring::to_string(judgement.verdict));
    object.add("reason", scoring::to_string(judgement.reason));
    object.add_text("equivalent", judgement.equivalent ? "true" : "false");
}

void add_t(JsonObject& object, scoring::IndexComparison const& comparison, char const* method) {
    if (!comparison.t || !comparison.t->t) return object.add_text("t", "null");
    scoring::TTest const& t = *comparison.t;
    JsonObject figure = object.object("t");
    figure.add("difference", t.difference);
    figure.add("low", t.interval->low);
    figure.add("high", t.interval->high);
    figure.add("standard_error", t.standard_error);
    figure.add("t", t.t);
    figure.add("df", t.df);
    figure.add("p", t.p);
    figure.add("method", std::string_view{method});
}

void add_nps(JsonObject& object, std::optional<scoring::NetPromoterDifference> const& nps) {
    if (!nps) return object.add_text("nps", "null");
    JsonObject figure = object.object("nps");
    figure.add("difference", nps->value);
    figure.add("low", nps->interval.low);
    figure.add("high", nps->interval.high);
    figure.add("method", std::string_view{"mover"});
    figure.add("p", nps->p);
    JsonObject wald = figure.object("wald");
    wald.add("low", nps->wald.low);
    wald.add("high", nps->wald.high);
}

void add_ranks(JsonObject& object, std::optional<scoring::RankTest> const& ranks) {
    if (!ranks) return object.add_text("rank_test", "null");
    JsonObject figure = object.object("rank_test");
    figure.add("u", ranks->u);
    figure.add("z", ranks->z);
    figure.add("p", ranks->normal.two_sided);
}

void add_effect(JsonObject& object, scoring::RatingsComparison const& figures) {
    JsonObject effect = object.object("effect");
    auto const& standardised = figures.index.standardised;
    effect.add("cohens_d", standardised ? std::optional{standardised->cohens_d} : std::nullopt);
    effect.add("hedges_g", standardised ? std::optional{standardised->hedges_g} : std::nullopt);
    effect.add("cohens_h", figures.cohens_h);
    if (!figures.ranks) {
        effect.add_text("superiority", "null");
        effect.add_text("cliffs_delta", "null");
        return;
    }
    scoring::RankTest const& ranks = *figures.ranks;
    {
        JsonObject superiority = effect.object("superiority");
        superiority.add("value", ranks.superiority);
        superiority.add("low", (ranks.delta_interval.low + 1) / 2);
        superiority.add("high", (ranks.delta_interval.high + 1) / 2);
    }
    effect.add("cliffs_delta", ranks.cliffs_delta);
}

void add_other(JsonObject& object, std::optional<reporting::OtherSide> const& side) {
    if (!side) return object.add_text("other", "null");
    JsonObject other = object.object("other");
    other.add("n", side->n);
    {
        JsonObject index = other.object("index");
        index.add("value", side->index.value);
        index.add("low", side->index.interval.low);
        index.add("high", side->index.interval.high);
    }
    other.add("favourable", side->favourable);
    other.add("nps", side->nps);
    other.add("survey_versions", side->survey_versions);
}

void add_figures(JsonObject& object, scoring::RatingsComparison const& figures, bool of_target) {
    add_index_comparison(object, figures.index);
    add_t(object, figures.index, of_target ? "one_sample" : "welch");
    if (figures.favourable) {
        add_difference(object, "favourable", *figures.favourable, "newcombe");
    } else {
        object.add_text("favourable", "null");
    }
    add_nps(object, figures.nps);
    add_ranks(object, figures.ranks);
    add_effect(object, figures);
}

nlohmann::json day_or_null(std::optional<Day> const& day) {
    return day ? nlohmann::json(day_to_string(*day)) : nlohmann::json(nullptr);
}

} // namespace

void add_comparison(JsonObject& row, reporting::RowComparison const& comparison) {
    if (!comparison.applies) return row.add_text("comparison", "null");
    JsonObject object = row.object("comparison");
    add_judgement(object, comparison.judgement);
    if (comparison.target) {
        object.add("target", comparison.target);
    } else {
        add_other(object, comparison.other);
    }
    if (comparison.figures) {
        add_figures(object, *comparison.figures, comparison.target.has_value());
    } else {
        for (char const* name : {"index", "p", "p_from", "t", "favourable", "nps", "rank_test", "effect"})
            object.add_text(name, "null");
    }
    object.add("p_adjusted", comparison.p_adjusted);
    object.add_text("rescaled", comparison.rescaled ? "\"linear\"" : "null");
    object.add_text("across_versions", comparison.across_versions ? "true" : "false");
}

nlohmann::json comparison_json(reporting::ScoreQuery const& query, Programme const& programme) {
    reporting::ComparisonQuery const& compare = *query.compare;
    scoring::VerdictRule const rule = reporting::verdict_rule(programme);
    nlohmann::json document{{"with", reporting::to_string(compare.beside)},
                            {"axis", nullptr},
                            {"value", nullptr},
                            {"period", nullptr},
                            {"selection", nullptr},
                            {"alpha", rule.alpha},
                            {"p_adjusted_by", "benjamini_hochberg"},
                            {"smallest_difference", rule.smallest_difference},
                            {"minimum", rule.minimum}};
    if (compare.axis) document["axis"] = query.group_by[*compare.axis].name();
    if (compare.beside == reporting::Beside::value) document["value"] = compare.value;
    bool const of_periods = compare.from || compare.to;
    if (of_periods)
        document["period"] = {{"from", day_or_null(compare.from)}, {"to", day_or_null(compare.to)}};
    for (auto const& [name, value] : compare.changed)
        document["selection"][name] = value.empty() ? nlohmann::json(nullptr) : nlohmann::json(value);
    return document;
}

nlohmann::json comparison_json(reporting::QualityComparison const& comparison) {
    if (!comparison.applies) return nullptr;
    std::string text;
    {
        JsonObject object{text};
        add_judgement(object, comparison.judgement);
        if (comparison.target) {
            object.add("target", comparison.target);
        } else if (comparison.other) {
            JsonObject other = object.object("other");
            other.add("visits", comparison.other->visits);
            JsonObject quality = other.object("quality");
            quality.add("value", comparison.other->index);
            quality.add("low", comparison.other->interval.low);
            quality.add("high", comparison.other->interval.high);
        } else {
            object.add_text("other", "null");
        }
        if (comparison.figures) {
            add_index_comparison(object, *comparison.figures);
            add_t(object, *comparison.figures, "by_visit");
        } else {
            for (char const* name : {"index", "p", "p_from", "t"})
                object.add_text(name, "null");
        }
        object.add("p_adjusted", comparison.p_adjusted);
        object.add_text("same_visits", comparison.same_visits ? "true" : "false");
    }
    return nlohmann::json::parse(text);
}

nlohmann::json changes_json(std::vector<reporting::VersionChange> const& changes) {
    nlohmann::json list = nlohmann::json::array();
    for (reporting::VersionChange const& change : changes) {
        nlohmann::json question;
        if (!change.question.empty()) question = change.question;
        list.push_back({{"question", std::move(question)},
                        {"what", change.what},
                        {"from", change.from},
                        {"to", change.to}});
    }
    return list;
}

nlohmann::json notes_json(std::vector<reporting::VersionNote> const& notes, bool rescaled) {
    nlohmann::json list = nlohmann::json::array();
    for (reporting::VersionNote const& note : notes) {
        list.push_back({{"about", "survey_versions"},
                        {"survey", note.survey},
                        {"versions", note.versions},
                        {"changes", changes_json(note.changes)},
                        {"detail", "figures put answers to these versions together, or side by side"}});
    }
    if (rescaled) {
        list.push_back(
            {{"about", "rescaled"},
             {"detail", "unlike scales were made indices of 0 to 100 by a straight line; people do not "
                        "use them alike, so what differs may be the scale"}});
    }
    return list;
}

} // namespace instante::server::api
