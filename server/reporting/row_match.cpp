#include "server/reporting/row_match.hpp"

namespace instante::server::reporting {

namespace {

constexpr char separator = '\x1f'; // no id has it
constexpr std::string_view unknown = "unknown";

} // namespace

std::string group_key(Group const& group, std::optional<std::size_t> axis, std::string_view value) {
    std::string key;
    for (std::size_t i = 0; i < group.size(); ++i) {
        key += axis == i ? value : group[i] ? std::string_view{*group[i]} : unknown;
        key += separator;
    }
    return key;
}

std::vector<std::size_t> const& RowIndex::find(std::string const& key) const {
    static std::vector<std::size_t> const none;
    auto const at = at_.find(key);
    return at == at_.end() ? none : at->second;
}

std::optional<std::string> key_beside(ScoreQuery const& query, Group const& group) {
    ComparisonQuery const& compare = *query.compare;
    if (!compare.axis) return group_key(group);
    std::optional<std::string> const& own = group[*compare.axis];
    if (compare.beside == Beside::value) {
        if (own.value_or(std::string{unknown}) == compare.value) return std::nullopt;
        return group_key(group, compare.axis, compare.value);
    }
    // What has no period has none before it: no row has an empty label.
    Axis const axis = query.group_by[*compare.axis].axis;
    return group_key(group, compare.axis, own ? label_before(axis, *own) : std::string{});
}

std::optional<ScoreQuery> query_beside(ScoreQuery const& query) {
    ComparisonQuery const& compare = *query.compare;
    if (compare.selection) return *compare.selection;
    bool const of_period = compare.beside == Beside::previous || compare.beside == Beside::period ||
                           compare.beside == Beside::date;
    if (!of_period || (!compare.from && !compare.to)) return std::nullopt;
    ScoreQuery other = query.bare();
    other.from = compare.from;
    other.to = compare.to;
    return other;
}

} // namespace instante::server::reporting
