#pragma once
// What the reports over visits have in common: parameters, groups, and what is not told of few.

#include "server/api/report_json.hpp"
#include "server/calculator/driver_figures.hpp"
#include "server/reporting/visit_table.hpp"

#include <initializer_list>
#include <map>

namespace instante::server::api {

/// The parameters of a report: its own ones by name; all others are those of /api/v1/scores, and `sample`.
class VisitRequest {
  public:
    /// Problems (invalid or forbidden) name each parameter.
    static Result<VisitRequest> read(Context const& context, std::initializer_list<std::string_view> own);

    std::string text(std::string const& name, std::string const& otherwise) const;
    /// Problem (invalid, naming it): not a whole number, or not within.
    Result<std::int64_t> whole(std::string const& name, std::int64_t otherwise, std::int64_t low,
                               std::int64_t high) const;
    /// Problem (invalid, naming it): not a number within 0..100.
    Result<std::optional<double>> index(std::string const& name) const;

    /// Reads the visits of these columns.
    Result<reporting::VisitTable> table(Context const& context,
                                        std::vector<reporting::VisitColumn> columns) const;

    /// The reply: `figures` makes a row's own members from its group. Without grouping there is always a row;
    /// where too few visits are behind it, it only has that refusal.
    template <class Figures>
    http::Reply reply(Context const& context, reporting::VisitTable const& table, nlohmann::json const& about,
                      Figures&& figures) const;

    reporting::ScoreQuery const& query() const { return query_; }

  private:
    nlohmann::json document(Context const& context, reporting::VisitTable const& table,
                            nlohmann::json const& about, nlohmann::json rows) const;

    reporting::ScoreQuery query_;
    std::int64_t one_in_ = 1;
    std::map<std::string, std::string> own_;
};

/// What is said in place of figures where fewer visits than the programme's minimum are behind them.
nlohmann::json too_few(Context const& context);
std::int64_t minimum_of(Context const& context);

calculator::Names names_of(std::vector<reporting::VisitColumn> const& columns);

template <class Figures>
http::Reply VisitRequest::reply(Context const& context, reporting::VisitTable const& table,
                                nlohmann::json const& about, Figures&& figures) const {
    nlohmann::json rows = nlohmann::json::array();
    for (reporting::VisitGroup const& group : table.groups) {
        nlohmann::json row = figures(group);
        row["group"] = group_json(query_, group.group);
        row["visits"] = group.matrix.rows();
        row["survey_versions"] = group.survey_versions;
        rows.push_back(std::move(row));
    }
    if (rows.empty() && query_.group_by.empty())
        rows.push_back({{"group", nlohmann::json::object()}, {"refusal", too_few(context)}});
    return http::Reply::json(200, document(context, table, about, std::move(rows)).dump());
}

} // namespace instante::server::api
