#pragma once
// Chance that is the same on every machine: a seed decides a whole schedule. (The standard library's
// engines are, but its distributions may differ between libraries.)

#include <cstddef>
#include <cstdint>

namespace instante::simulation {

/// xoshiro256** of Blackman and Vigna, seeded by splitmix64.
class Dice {
  public:
    explicit Dice(std::uint64_t seed) {
        for (auto& word : state_)
            word = split_mix(seed);
    }

    std::uint64_t bits() {
        auto const rotate = [](std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); };
        std::uint64_t const result = rotate(state_[1] * 5, 7) * 9;
        std::uint64_t const moved = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= moved;
        state_[3] = rotate(state_[3], 45);
        return result;
    }

    /// 0 .. count-1; count is at least 1. (The bias is far below what a schedule could notice.)
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(bits() % count); }
    std::int64_t between(std::int64_t from, std::int64_t to) {
        return from + static_cast<std::int64_t>(below(static_cast<std::size_t>(to - from + 1)));
    }
    double fraction() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }
    bool chance(double probability) { return fraction() < probability; }

  private:
    static std::uint64_t split_mix(std::uint64_t& seed) {
        std::uint64_t z = (seed += 0x9E3779B97F4A7C15U);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31);
    }

    std::uint64_t state_[4];
};

} // namespace instante::simulation
