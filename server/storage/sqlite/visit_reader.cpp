// Whole visits, as they lie together in the tables and in the intake.

#include "server/storage/sqlite/response_tables.hpp"

#include <cstring>

namespace instante::server {

namespace {

constexpr std::int64_t full_cost = 16; // of a response that is read; one that the sample leaves out costs 1

/// Ids made on kiosks begin with the time; the end is random, and is mixed for those made otherwise.
bool in_sample(Uuid const& visit, std::int64_t one_in) {
    if (one_in <= 1) return true;
    std::uint64_t tail = 0;
    std::memcpy(&tail, visit.bytes.data() + sizeof(tail), sizeof(tail));
    tail *= 0x9E3779B97F4A7C15;
    tail ^= tail >> 32;
    return tail % static_cast<std::uint64_t>(one_in) == 0;
}

bool within(VisitQuery const& query, Day day) {
    if (!query.from && !query.to) return true;
    return day != unknown_day && (!query.from || day >= *query.from) && (!query.to || day <= *query.to);
}

/// Gathers the responses of one visit after the other.
class Visits {
  public:
    explicit Visits(std::function<void(std::span<VisitMember const>)> const& take) : take_(take) {}

    void add(StoredResponse response, std::int64_t microsegment) {
        if (!responses_.empty() && responses_.front().visit != response.visit) finish();
        responses_.push_back(std::move(response));
        numbers_.push_back(microsegment);
    }

    void finish() {
        if (responses_.empty()) return;
        members_.clear();
        for (std::size_t i = 0; i < responses_.size(); ++i)
            members_.push_back({&responses_[i], numbers_[i]});
        take_(members_);
        ++taken_;
        responses_.clear();
        numbers_.clear();
    }

    std::int64_t taken() const { return taken_; }

  private:
    std::function<void(std::span<VisitMember const>)> const& take_;
    std::vector<StoredResponse> responses_;
    std::vector<std::int64_t> numbers_;
    std::vector<VisitMember> members_;
    std::int64_t taken_ = 0;
};

} // namespace

std::optional<std::int64_t>
ResponseTables::read_visits(VisitQuery const& query,
                            std::function<void(std::span<VisitMember const>)> const& take) {
    Visits visits{take};
    std::int64_t left = query.budget * full_cost;
    for (Code const site : query.sites) {
        walk_site(site, [&](PageEntry const& entry) {
            bool const wanted = in_sample(entry.visit, query.one_in);
            left -= wanted ? full_cost : 1;
            if (left < 0) return false;
            if (!wanted) return true;
            ResponseRow const row = read_row(entry);
            StoredResponse response = rows_.response_of(row, site);
            if (within(query, response.local.day)) visits.add(std::move(response), row.microsegment);
            return true;
        });
        if (left < 0) return std::nullopt;
        visits.finish();
    }
    return visits.taken();
}

} // namespace instante::server
