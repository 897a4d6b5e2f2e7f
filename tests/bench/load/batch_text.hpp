#pragma once
// Batches as a kiosk writes them, made by filling the gaps of a text that shared/wire wrote once: the
// generator shares the machine with the server it measures and must cost next to nothing.

#include "tests/bench/load/plan.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace instante::bench {

/// A small fast generator (splitmix64): the load is the same in every run.
class Dice {
  public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next();
    /// 0..sides-1.
    std::size_t roll(std::size_t sides) { return static_cast<std::size_t>(next() % sides); }

  private:
    std::uint64_t state_;
};

struct Clocks {
    std::int64_t wall_ms = 0;
    std::int64_t monotonic_ms = 0;
};

/// A tap with its verdict thrown by dice.
struct Tap {
    Clocks at;
    std::string_view moment;
    int rating = 1;
    std::array<std::string_view, 4> segments; // by dimension of the plan
};

class BatchText {
  public:
    /// Plans of up to four dimensions.
    explicit BatchText(Plan const& plan);

    /// Appends a whole batch of `taps` by the device, its records numbered after the last acknowledged one.
    void write(std::string& out, Device const& device, Clocks const& sent, std::vector<Tap> const& taps,
               Dice& dice) const;

  private:
    enum class Gap {
        site,
        generation,
        sequence,
        highest,
        id,
        visit,
        moment,
        rating,
        wall,
        monotonic,
        boot,
        sent_wall,
        sent_monotonic,
        segment0,
        segment1,
        segment2,
        segment3,
        end
    };
    struct Piece {
        std::string text; // before the gap
        Gap gap = Gap::end;
    };
    static std::vector<Piece> split(std::string_view text);
    struct Filling;
    static void fill(std::string& out, std::vector<Piece> const& pieces, Filling const& filling);

    std::vector<Piece> head_;
    std::vector<Piece> record_;
    std::vector<Piece> tail_;
};

} // namespace instante::bench
