#include "kiosk/core/wedge.hpp"

#include "shared/utf8.hpp"

#include <utility>

namespace instante::kiosk {

void Wedge::type(unsigned character, PressTime at) {
    if (character < 0x20 || character == 0x7F || (character >= 0xD800 && character < 0xE000)) return;
    expire(at.earliest_ms);
    last_ms_ = at.latest_ms;
    ++characters_;
    for (char const byte : utf8_of(character))
        overfull_ |= !typed_.add(byte);
}

bool Wedge::end(PressTime at) {
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

void Wedge::expire(std::int64_t now_ms) {
    if (last_ms_ && now_ms - *last_ms_ <= longest_gap_ms) return;
    // Its time stays: an end that comes now may still be the reader's own.
    typed_.wipe();
    characters_ = 0;
    overfull_ = false;
}

void Wedge::forget() {
    *this = {};
}

} // namespace instante::kiosk
