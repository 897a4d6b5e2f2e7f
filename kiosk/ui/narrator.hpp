#pragma once
// What a voice says of the screens: the whole of a new one, then only what the keys come to. Pure: words in,
// words out.

#include "kiosk/ui/ui.hpp"

#include <optional>
#include <string>

namespace instante::kiosk::ui {

class Narrator {
  public:
    /// After a frame: what is to be said now instead of what is being said; nullopt leaves the voice alone,
    /// an empty text silences it.
    std::optional<std::string> after(Ui const& ui);

  private:
    bool on_ = false;
    std::string narration_;
    std::string focus_;
    std::string announcement_;
};

} // namespace instante::kiosk::ui
