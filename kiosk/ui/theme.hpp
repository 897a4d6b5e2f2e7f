#pragma once
// The colours of the screens: the house's, or an organisation's own.

#include "shared/theme.hpp"

namespace instante::kiosk::ui {

using instante::Colour;
using instante::contrast;
using instante::contrast_theme;
using instante::dark_theme;
using instante::feature_dark;
using instante::feature_light;
using instante::hex;
using instante::light_theme;
using instante::mix;
using instante::Theme;
using instante::verdicts;
using instante::with_alpha;

} // namespace instante::kiosk::ui
