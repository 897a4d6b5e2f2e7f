#include "server/calculator/driver_figures.hpp"

namespace instante::server::calculator {

using nlohmann::json;

namespace {

json named(std::vector<std::size_t> const& columns, Names const& names) {
    json list = json::array();
    for (std::size_t const column : columns)
        list.push_back(names.at(column));
    return list;
}

json matrix_figures(Eigen::MatrixXd const& matrix) {
    json rows = json::array();
    for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
        json row = json::array();
        for (Eigen::Index k = 0; k < matrix.cols(); ++k)
            row.push_back(figure(matrix(i, k)));
        rows.push_back(std::move(row));
    }
    return rows;
}

json one_driver(scoring::Driver const& driver, Names const& names) {
    json entry{{"name", names.at(driver.predictor)},
               {"value", figure(driver.value)},
               {"value_interval", figure(driver.value_interval)},
               {"share", figure(driver.share)},
               {"share_interval", figure(driver.share_interval)},
               {"rank", driver.rank},
               {"rank_interval", figure(driver.rank_interval)},
               {"not_clear_from", named(driver.not_clear_from, names)},
               {"correlation", figure(driver.correlation)},
               {"std_beta", figure(driver.beta)},
               {"standard_error", figure(driver.standard_error)},
               {"p_value", figure(driver.p_value)},
               {"vif", figure(driver.vif)},
               {"suppressed", driver.suppressed}};
    std::size_t at = 0;
    for (scoring::ImportanceMethod const method : scoring::importance_methods)
        entry[std::string{to_string(method)}] = figure(driver.by_method[at++]);
    return entry;
}

json differences_of(scoring::DriverReport const& report, Names const& names) {
    json list = json::array();
    for (scoring::DriverDifference const& one : report.differences) {
        list.push_back({{"first", names.at(one.first)},
                        {"second", names.at(one.second)},
                        {"difference", figure(one.difference)},
                        {"interval", figure(one.interval)},
                        {"probability", figure(one.probability)},
                        {"clear", one.clear}});
    }
    return list;
}

json contrast_figures(std::optional<scoring::Contrast> const& contrast) {
    if (!contrast) return nullptr;
    return {{"n_kept", contrast->n_kept},
            {"n_lost", contrast->n_lost},
            {"mean_kept", figure(contrast->mean_kept)},
            {"mean_lost", figure(contrast->mean_lost)},
            {"difference", figure(contrast->difference)},
            {"interval", figure(contrast->interval)},
            {"effect", figure(contrast->effect)},
            {"differs", contrast->interval ? json(contrast->interval->low > 0 || contrast->interval->high < 0)
                                           : json(nullptr)}};
}

json effect_figures(std::optional<scoring::Effect> const& effect) {
    if (!effect) return nullptr;
    return {{"value", figure(effect->value)},
            {"standard_error", figure(effect->standard_error)},
            {"interval", figure(effect->interval)},
            {"p_value", figure(effect->p_value)}};
}

json paired_figures(std::optional<scoring::PairedDifference> const& difference) {
    if (!difference) return nullptr;
    return {{"value", figure(difference->value)},
            {"sd", figure(difference->sd)},
            {"standard_error", figure(difference->standard_error)},
            {"interval", figure(difference->interval)},
            {"t", figure(difference->t)},
            {"p_value", figure(difference->p_value)},
            {"effect", figure(difference->effect)}};
}

template <class Word>
json word_or_null(std::optional<Word> const& word) {
    return word ? json(to_string(*word)) : json(nullptr);
}

json group_gap(scoring::GroupGap const& gap) {
    json entry{{"n", gap.n}, {"gap", paired_figures(gap.gap)}, {"zone", word_or_null(gap.zone)}};
    entry["expectation"] = gap.n > 0 ? figure(gap.expectation) : json(nullptr);
    entry["perception"] = gap.n > 0 ? figure(gap.perception) : json(nullptr);
    if (!gap.name.empty()) entry["name"] = gap.name;
    return entry;
}

json share_figures(scoring::LoyaltyShare const& share) {
    return {{"n", share.n}, {"share", figure(share.share)}, {"wilson", figure(share.wilson)}};
}

} // namespace

json refusal_figures(scoring::Refusal const& refusal, Names const& names) {
    return {{"reason", to_string(refusal.reason)},
            {"detail", refusal.detail},
            {"columns", named(refusal.columns, names)}};
}

json driver_figures(scoring::Answer<scoring::DriverReport> const& answer, scoring::ImportanceMethod method,
                    Names const& names) {
    if (!answer) return {{"refusal", refusal_figures(answer.error(), names)}};
    scoring::DriverReport const& report = *answer;
    json figures{{"refusal", nullptr},
                 {"method", to_string(method)},
                 {"n", report.n > 0 ? json(report.n) : json(nullptr)},
                 {"n_eff", report.n > 0 ? figure(report.n_eff) : json(nullptr)},
                 {"r2", figure(report.r2)},
                 {"adjusted_r2", figure(report.adjusted_r2)},
                 {"drivers", json::array()},
                 {"differences", differences_of(report, names)},
                 {"dropped", json::array()},
                 {"warnings", json::array()},
                 {"correlations", matrix_figures(report.correlations)}};
    for (scoring::Driver const& driver : report.drivers)
        figures["drivers"].push_back(one_driver(driver, names));
    for (scoring::DroppedPredictor const& dropped : report.dropped)
        figures["dropped"].push_back({{"name", names.at(dropped.predictor)}, {"reason", dropped.reason}});
    for (scoring::DriverWarning const& warning : report.warnings)
        figures["warnings"].push_back(
            {{"code", warning.code}, {"drivers", named(warning.predictors, names)}});
    figures["bootstrap"] = {
        {"replicates", report.replicates},
        {"groups", report.groups},
        {"no_intervals", report.no_intervals.empty() ? json(nullptr) : json(report.no_intervals)}};
    return figures;
}

json loss_figures(scoring::Losses const& losses, Names const& names) {
    json columns = json::array();
    for (std::size_t i = 0; i < losses.columns.size(); ++i) {
        scoring::ColumnLoss const& loss = losses.columns[i];
        columns.push_back({{"name", names.at(i)},
                           {"missing", loss.missing},
                           {"only_this", loss.only_this},
                           {"outcome", contrast_figures(loss.outcome)}});
    }
    return {{"visits", losses.visits},
            {"complete", losses.complete},
            {"outcome", contrast_figures(losses.outcome)},
            {"columns", std::move(columns)}};
}

json map_figures(scoring::ImportancePerformance const& map, std::span<scoring::MapItem const> items,
                 Names const& names) {
    json list = json::array();
    for (std::size_t i = 0; i < items.size(); ++i) {
        scoring::PlacedItem const& placed = map.items[i];
        json unclear = json::array();
        if (!placed.importance_clear) unclear.push_back("importance");
        if (!placed.performance_clear) unclear.push_back("performance");
        list.push_back({{"name", names.at(i)},
                        {"importance", figure(items[i].importance)},
                        {"importance_interval", figure(items[i].importance_interval)},
                        {"performance", figure(items[i].performance)},
                        {"performance_interval", figure(items[i].performance_interval)},
                        {"quadrant", to_string(placed.quadrant)},
                        {"state", placed.clear() ? to_string(placed.quadrant) : "not_clear"},
                        {"not_clear_on", std::move(unclear)}});
    }
    return {{"importance_line", figure(map.importance_line)},
            {"performance_line", figure(map.performance_line)},
            {"items", std::move(list)}};
}

json penalty_reward_figures(scoring::Answer<scoring::PenaltyRewardReport> const& answer, Names const& names) {
    if (!answer) return {{"refusal", refusal_figures(answer.error(), names)}};
    json attributes = json::array();
    for (scoring::PenaltyReward const& one : answer->attributes) {
        attributes.push_back({{"name", names.at(one.attribute)},
                              {"n_low", one.n_low},
                              {"n_middle", one.n_middle},
                              {"n_high", one.n_high},
                              {"penalty", effect_figures(one.penalty)},
                              {"reward", effect_figures(one.reward)},
                              {"balance", effect_figures(one.balance)},
                              {"range", figure(one.range)},
                              {"asymmetry", figure(one.asymmetry)},
                              {"factor", to_string(one.factor)},
                              {"reason", one.reason.empty() ? json(nullptr) : json(one.reason)}});
    }
    return {{"refusal", nullptr},
            {"n", answer->n},
            {"r2", figure(answer->r2)},
            {"intercept", figure(answer->intercept)},
            {"errors", answer->robust ? "robust" : "classical"},
            {"attributes", std::move(attributes)}};
}

json reliability_figures(scoring::Answer<scoring::Reliability> const& answer, Names const& names) {
    if (!answer) return {{"refusal", refusal_figures(answer.error(), names)}};
    json items = json::array();
    for (scoring::ItemReliability const& item : answer->by_item) {
        items.push_back({{"name", names.at(item.item)},
                         {"mean", figure(item.mean)},
                         {"sd", figure(item.sd)},
                         {"item_rest_correlation", figure(item.item_rest)},
                         {"alpha_if_deleted", figure(item.alpha_if_deleted)}});
    }
    return {{"refusal", nullptr},
            {"n", answer->n},
            {"n_eff", figure(answer->n_eff)},
            {"lost", answer->lost},
            {"k", answer->items},
            {"alpha", figure(answer->alpha)},
            {"feldt", figure(answer->feldt)},
            {"standardized_alpha", figure(answer->standardized_alpha)},
            {"mean_correlation", figure(answer->mean_correlation)},
            {"omega", figure(answer->omega)},
            {"items", std::move(items)},
            {"correlations", matrix_figures(answer->correlations)},
            {"dropped", named(answer->dropped, names)}};
}

json gap_figures(scoring::ServiceGaps const& gaps, Names const& names) {
    json items = json::array();
    for (std::size_t i = 0; i < gaps.items.size(); ++i) {
        scoring::ItemGap const& item = gaps.items[i];
        items.push_back({{"name", names.at(i)},
                         {"n", item.n},
                         {"unpaired", item.unpaired},
                         {"expectation", item.n > 0 ? figure(item.expectation) : json(nullptr)},
                         {"perception", item.n > 0 ? figure(item.perception) : json(nullptr)},
                         {"gap", paired_figures(item.gap)},
                         {"zone", word_or_null(item.zone)},
                         {"adequacy", paired_figures(item.adequacy)},
                         {"tolerance", word_or_null(item.tolerance)}});
    }
    json dimensions = json::array();
    for (scoring::GroupGap const& dimension : gaps.dimensions)
        dimensions.push_back(group_gap(dimension));
    return {{"items", std::move(items)},
            {"dimensions", std::move(dimensions)},
            {"overall", group_gap(gaps.overall)},
            {"weighted_score", figure(gaps.weighted_score)}};
}

json kano_figures(scoring::KanoResult const& kano) {
    json counts = json::object();
    for (std::size_t i = 0; i < scoring::kano_categories; ++i)
        counts[std::string(1, letter_of(static_cast<scoring::KanoCategory>(i)))] = figure(kano.counts[i]);
    return {{"n", figure(kano.n)},
            {"n_eff", figure(kano.n_eff)},
            {"counts", std::move(counts)},
            {"modal", to_string(kano.modal)},
            {"second", to_string(kano.second)},
            {"category", kano.clear ? to_string(kano.modal) : "not_clear"},
            {"fong",
             {{"difference", figure(kano.difference)},
              {"critical_difference", figure(kano.critical_difference)},
              {"clear", kano.clear}}},
            {"category_strength", figure(kano.category_strength)},
            {"total_strength", figure(kano.total_strength)},
            {"better", figure(kano.better)},
            {"better_interval", figure(kano.better_interval)},
            {"worse", figure(kano.worse)},
            {"worse_interval", figure(kano.worse_interval)}};
}

json loyalty_figures(scoring::LoyaltyResult const& loyalty) {
    json groups = json::object();
    for (std::size_t i = 0; i < scoring::loyalty_groups; ++i)
        groups[std::string{to_string(static_cast<scoring::LoyaltyGroup>(i))}] =
            share_figures(loyalty.groups[i]);
    return {{"n", loyalty.n},
            {"n_eff", figure(loyalty.n_eff)},
            {"groups", std::move(groups)},
            {"satisfied", share_figures(loyalty.satisfied)},
            {"loyal", share_figures(loyalty.loyal)},
            {"phi", figure(loyalty.phi)}};
}

} // namespace instante::server::calculator
