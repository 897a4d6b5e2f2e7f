#pragma once
// Texts of customers that live longer than a visit: clear() and assignment would keep the memory, and with it
// what stood there. Freed memory is wiped (kiosk/memory/forgetful.cpp).

#include <string>

namespace instante::kiosk {

/// `text` becomes `other`, in other memory; what it had is freed.
inline void replace(std::string& text, std::string other) {
    text.swap(other);
}
inline void forget(std::string& text) {
    replace(text, {});
}

} // namespace instante::kiosk
