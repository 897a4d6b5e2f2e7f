#pragma once
// The programme that simulated kiosks ask about, and how people change it meanwhile.

#include "shared/programme.hpp"

#include <array>
#include <string>

namespace instante::simulation {

inline constexpr int site_count = 3;
inline constexpr int most_kiosks = 4;

struct ProgrammeState {
    std::array<int, 2> wording{};                        // of each survey; a new wording is a new version
    std::array<int, most_kiosks> kiosk_site{0, 0, 1, 2}; // where each kiosk stands
};

Programme make_programme(ProgrammeState const& state);
std::string kiosk_id(int kiosk);
std::string site_id(int site);

} // namespace instante::simulation
