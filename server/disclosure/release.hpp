#pragma once
// The disclosure gate's decision, pure: which answers of a block are published next, and in which cells. What
// is published is only ever a sum over groups of at least the minimum of visits; README.md has the proof.

#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace instante::server::disclosure {

/// One way of dividing a block's answers into cells. `parent` is the view whose cells it divides further, by
/// index and before this one: an answer can be in a view's cell only if it is in the parent's.
struct View {
    int number = 0;  // bit of Item::in and Item::out
    int parent = -1; // index; -1: the block as a whole, which has one cell
};

/// An answer of a block, counted or about to be.
struct Item {
    std::int64_t visit = 0;          // answers of one visit are one customer's
    std::vector<std::int64_t> cells; // by view, in their order
    /// Bits of views: published in its cell; taken out of it again. In a view it counts where `in` and not
    /// `out`.
    std::uint64_t in = 0;
    std::uint64_t out = 0;
    /// It no longer counts (revised, flagged, unflagged): what is published of it is to be taken out.
    bool leaving = false;

    bool counts_in(int view) const { return ((in & ~out) >> view) & 1; }
    /// Its batch is still to come.
    bool waits(int whole) const { return !(((leaving ? out : in) >> whole) & 1); }
};

/// How many answers each published cell counts: view number and cell.
using Counts = std::map<std::pair<int, std::int64_t>, std::int64_t>;

/// One answer comes into a view's cell (+1) or is taken out of it (-1).
struct Publication {
    std::size_t view = 0; // index
    std::size_t item = 0;
    int sign = 1;
};

/// May something of a batch be withheld in some view, for good?
enum class Batch { only_whole, any };

/// Publishes the items as one batch, marking them and `counts`; empty: they must wait, and nothing changed.
/// `views[0]` must be the whole; `items` are those that wait, the oldest first.
///
/// A batch is of at least `minimum` visits, and comes into the whole together. In each view, within each cell
/// of its parent, the batch's changes in one cell are published if they are of at least `minimum` visits;
/// what is withheld there is of none, or of at least `minimum`: where it would be fewer, some of the largest
/// cell's newest answers are withheld with it, or a small cell whole. No cell is left with fewer answers than
/// `minimum`, but for none. Where answers that leave cannot be taken out by these rules, the batch is of the
/// others, if that can be.
std::vector<Publication> release(std::span<View const> views, std::vector<Item>& items, Counts& counts,
                                 int minimum, Batch batch = Batch::any);

} // namespace instante::server::disclosure
