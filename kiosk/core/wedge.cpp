#include "kiosk/core/wedge.hpp"

#include <utility>

namespace instante::kiosk {

void Wedge::type(unsigned character, KeyTime at) {
    if (character < 0x20 || character == 0x7F || (character >= 0xD800 && character < 0xE000)) return;
    if (!last_ms_ || at.earliest_ms - *last_ms_ > longest_gap_ms) {
        typed_.wipe();
        characters_ = 0;
        overfull_ = false;
    }
    last_ms_ = at.latest_ms;
    ++characters_;
    auto const add = [this](unsigned byte) { overfull_ |= !typed_.add(static_cast<char>(byte)); };
    if (character < 0x80) return add(character);
    if (character >= 0x800) {
        add(0xE0U | (character >> 12 & 0x0FU));
        add(0x80U | (character >> 6 & 0x3FU));
    } else {
        add(0xC0U | character >> 6);
    }
    add(0x80U | (character & 0x3FU));
}

bool Wedge::end(KeyTime at) {
    if (!last_ms_) return false;
    std::int64_t const gap = at.earliest_ms - *last_ms_;
    bool const read = characters_ >= shortest && gap <= longest_gap_ms;
    if (read) {
        if (overfull_) typed_.wipe();
        read_ = std::move(typed_);
    }
    typed_.wipe();
    characters_ = 0;
    last_ms_.reset();
    return gap <= own_end_ms;
}

std::optional<SecretText> Wedge::take() {
    return std::exchange(read_, std::nullopt);
}

void Wedge::forget() {
    *this = {};
}

} // namespace instante::kiosk
