#pragma once
// The faces: a coin, two eyes, a mouth whose curve is the verdict. Drawn as vectors, crisp at any size.

#include "kiosk/ui/canvas.hpp"

namespace instante::kiosk::ui {

/// How a face stands at one instant of its motion.
struct FacePose {
    float press = 0; // 0..1: 1 is pressed down, at 94 %
    float blink = 0; // 0..1: 1 is eyes shut
    float mouth = 1; // how much of the mouth is drawn, from the left
    float fade = 0;  // 0..1: 1 has gone into the ground
};

/// Draws mood 0 (worst) .. 4 (best) with this radius.
void draw_face(Canvas& canvas, Theme const& theme, int mood, Vec centre, float radius,
               FacePose const& pose = {});

/// The mood of a point on a scale of `points` faces (4 or 5): four faces leave out the middle one.
int mood_of(int value, int points);

} // namespace instante::kiosk::ui
