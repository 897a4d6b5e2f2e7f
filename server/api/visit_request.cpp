#include "server/api/visit_request.hpp"

#include <algorithm>
#include <charconv>

namespace instante::server::api {

namespace {

constexpr std::int64_t sparsest_sample = 10'000;

template <class Number>
std::optional<Number> parse(std::string const& text) {
    Number number{};
    auto const read = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const whole = read.ec == std::errc{} && read.ptr == text.data() + text.size();
    return whole ? std::optional{number} : std::nullopt;
}

} // namespace

Result<VisitRequest> VisitRequest::read(Context const& context, std::initializer_list<std::string_view> own) {
    VisitRequest request;
    std::vector<std::pair<std::string, std::string>> others;
    for (auto const& [name, value] : context.request.query) {
        if (name == "sample" || std::find(own.begin(), own.end(), name) != own.end()) {
            request.own_[name] = value;
        } else {
            others.emplace_back(name, value);
        }
    }
    auto const visible = auth::visible_sites(context.person(), *context.catalog);
    auto query = reporting::read_score_query(others, *context.catalog, visible);
    if (!query) return query.error();
    if (auto const inside = check_sites(context, *query); !inside) return inside.error();
    if (auto const fit = reporting::check_visit_query(*query); !fit) return fit.error();
    request.query_ = std::move(*query);
    auto const sample = request.whole("sample", 1, 1, sparsest_sample);
    if (!sample) return sample.error();
    request.one_in_ = *sample;
    return request;
}

std::string VisitRequest::text(std::string const& name, std::string const& otherwise) const {
    auto const at = own_.find(name);
    return at == own_.end() ? otherwise : at->second;
}

Result<std::int64_t> VisitRequest::whole(std::string const& name, std::int64_t otherwise, std::int64_t low,
                                         std::int64_t high) const {
    auto const at = own_.find(name);
    if (at == own_.end()) return otherwise;
    auto const number = parse<std::int64_t>(at->second);
    if (!number || *number < low || *number > high)
        return Problem::at(ProblemKind::invalid, name,
                           "must be a whole number from " + std::to_string(low) + " to " +
                               std::to_string(high));
    return *number;
}

Result<std::optional<double>> VisitRequest::index(std::string const& name) const {
    auto const at = own_.find(name);
    if (at == own_.end()) return std::optional<double>{};
    auto const number = parse<double>(at->second);
    if (!number || !(*number >= 0 && *number <= 100))
        return Problem::at(ProblemKind::invalid, name, "must be an index from 0 to 100");
    return number;
}

Result<reporting::VisitTable> VisitRequest::table(Context const& context,
                                                  std::vector<reporting::VisitColumn> columns) const {
    return reporting::read_visit_table({query_, std::move(columns), one_in_}, *context.catalog,
                                       context.services.store);
}

nlohmann::json VisitRequest::document(Context const& context, reporting::VisitTable const& table,
                                      nlohmann::json const& about, nlohmann::json rows) const {
    nlohmann::json document = report_json(context, query_, 0, std::move(rows));
    document.erase("cells_read");
    document["visits_read"] = table.visits_read;
    document["sample"] = {{"one_in", one_in_},
                          {"by", one_in_ > 1 ? nlohmann::json("visit id") : nlohmann::json(nullptr)}};
    document.update(about);
    return document;
}

nlohmann::json too_few(Context const& context) {
    return {{"reason", "too_few"},
            {"detail", "fewer visits than the programme's minimum of " + std::to_string(minimum_of(context))},
            {"columns", nlohmann::json::array()}};
}

std::int64_t minimum_of(Context const& context) {
    return context.catalog->programme().disclosure_minimum;
}

calculator::Names names_of(std::vector<reporting::VisitColumn> const& columns) {
    calculator::Names names;
    for (reporting::VisitColumn const& column : columns)
        names.push_back(column.name);
    return names;
}

} // namespace instante::server::api
