#include "server/disclosure/release.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>

namespace instante::server::disclosure {

namespace {

constexpr std::uint64_t bit(int view) {
    return std::uint64_t{1} << view;
}

/// An item that comes into a cell or is taken out of it.
struct Move {
    std::size_t item = 0;
    int sign = 1;
};
using Moves = std::vector<Move>;

/// One trial: it works on copies, so that what cannot be done whole leaves no trace.
class Attempt {
  public:
    Attempt(std::span<View const> views, std::vector<Item> items, Counts counts, int minimum, Batch batch,
            bool with_leaving)
        : views_(views),
          items_(std::move(items)),
          counts_(std::move(counts)),
          minimum_(minimum),
          batch_(batch),
          moves_(views.size()),
          with_leaving_(with_leaving) {}

    bool succeeds() {
        if (!release_whole()) return false;
        for (std::size_t view = 1; view < views_.size(); ++view) {
            if (!release_view(view)) return false;
        }
        return true;
    }
    void keep(std::vector<Item>& items, Counts& counts) {
        items = std::move(items_);
        counts = std::move(counts_);
    }
    std::vector<Publication> publications;

  private:
    std::size_t visits_of(Moves const& moves) const {
        std::set<std::int64_t> visits;
        for (Move const& move : moves)
            visits.insert(items_[move.item].visit);
        return visits.size();
    }
    bool enough(std::size_t visits) const { return visits >= static_cast<std::size_t>(minimum_); }
    /// Would the cell count nothing, or enough?
    bool leaves_enough(std::size_t view, std::int64_t cell, Moves const& moves) const {
        auto const at = counts_.find({views_[view].number, cell});
        std::int64_t count = at == counts_.end() ? 0 : at->second;
        for (Move const& move : moves)
            count += move.sign;
        return count == 0 || count >= minimum_;
    }
    void publish(std::size_t view, std::int64_t cell, Moves const& moves) {
        std::uint64_t const mark = bit(views_[view].number);
        std::int64_t& count = counts_[{views_[view].number, cell}];
        for (Move const& move : moves) {
            (move.sign > 0 ? items_[move.item].in : items_[move.item].out) |= mark;
            count += move.sign;
            publications.push_back({view, move.item, move.sign});
        }
        if (count == 0) counts_.erase({views_[view].number, cell});
        moves_[view].insert(moves_[view].end(), moves.begin(), moves.end());
    }

    bool release_whole() {
        std::uint64_t const whole = bit(views_[0].number);
        Moves moves;
        for (std::size_t i = 0; i < items_.size(); ++i) {
            Item const& item = items_[i];
            if (!item.leaving && !(item.in & whole)) moves.push_back({i, +1});
            if (with_leaving_ && item.leaving && !(item.out & whole)) moves.push_back({i, -1});
        }
        if (!enough(visits_of(moves)) || !leaves_enough(0, 0, moves)) return false;
        publish(0, 0, moves);
        return true;
    }

    /// The part of a batch that lies in one cell of a view's parent.
    struct Pool {
        std::map<std::int64_t, Moves> by_cell;
        Moves rest; // to be withheld
    };

    bool release_view(std::size_t view) {
        auto const parent = static_cast<std::size_t>(views_[view].parent);
        std::map<std::int64_t, Pool> pools;
        for (Move const& move : moves_[parent]) {
            Item const& item = items_[move.item];
            Pool& pool = pools[item.cells[parent]];
            bool const never_in = move.sign < 0 && !item.counts_in(views_[view].number);
            (never_in ? pool.rest : pool.by_cell[item.cells[view]]).push_back(move);
        }
        return std::all_of(pools.begin(), pools.end(),
                           [&](auto& entry) { return release_pool(view, entry.second); });
    }

    /// False: what is withheld would be of too few, or is not to be.
    bool release_pool(std::size_t view, Pool& pool) {
        Moves& rest = pool.rest;
        std::map<std::int64_t, Moves> chosen;
        for (auto& [cell, moves] : pool.by_cell) {
            if (enough(visits_of(moves)) && leaves_enough(view, cell, moves)) {
                chosen[cell] = std::move(moves);
            } else {
                rest.insert(rest.end(), moves.begin(), moves.end());
            }
        }
        if (!rest.empty() && batch_ == Batch::only_whole) return false;
        if (std::size_t const visits = visits_of(rest); visits > 0 && !enough(visits)) {
            if (chosen.empty()) return false;
            if (!hold_some_back(chosen, rest)) {
                auto const size_of = [&](auto const& entry) { return visits_of(entry.second); };
                chosen.erase(
                    std::min_element(chosen.begin(), chosen.end(), [&](auto const& one, auto const& other) {
                        return size_of(one) < size_of(other);
                    }));
            }
        }
        for (auto const& [cell, moves] : chosen)
            publish(view, cell, moves);
        return true;
    }

    /// Moves the newest visits of the largest cell to the rest, as many as are needed there. False: that
    /// would leave the cell too small.
    bool hold_some_back(std::map<std::int64_t, Moves>& chosen, Moves& rest) const {
        auto const largest =
            std::max_element(chosen.begin(), chosen.end(), [&](auto const& one, auto const& other) {
                return visits_of(one.second) < visits_of(other.second);
            });
        Moves& moves = largest->second;
        bool const only_comes =
            std::all_of(moves.begin(), moves.end(), [](Move const& move) { return move.sign > 0; });
        if (!only_comes) return false;
        std::set<std::int64_t> withheld;
        for (Move const& move : rest)
            withheld.insert(items_[move.item].visit);
        for (auto move = moves.rbegin(); move != moves.rend() && !enough(withheld.size()); ++move)
            withheld.insert(items_[move->item].visit);
        Moves published;
        Moves more;
        for (Move const& move : moves)
            (withheld.contains(items_[move.item].visit) ? more : published).push_back(move);
        if (!enough(withheld.size()) || !enough(visits_of(published))) return false;
        moves = std::move(published);
        rest.insert(rest.end(), more.begin(), more.end());
        return true;
    }

    std::span<View const> views_;
    std::vector<Item> items_;
    Counts counts_;
    int minimum_;
    Batch batch_;
    std::vector<Moves> moves_; // that were published, by view
    bool with_leaving_;
};

} // namespace

std::vector<Publication> release(std::span<View const> views, std::vector<Item>& items, Counts& counts,
                                 int minimum, Batch batch) {
    if (views.empty() || views[0].parent != -1 || minimum < 1)
        throw std::invalid_argument("a release needs the whole as its first view, and a minimum");
    bool const some_leave =
        std::any_of(items.begin(), items.end(), [](Item const& item) { return item.leaving; });
    for (bool const with_leaving : {true, false}) {
        if (!with_leaving && !some_leave) break;
        Attempt attempt{views, items, counts, minimum, batch, with_leaving};
        if (!attempt.succeeds()) continue;
        attempt.keep(items, counts);
        return std::move(attempt.publications);
    }
    return {};
}

} // namespace instante::server::disclosure
