#include "kiosk/ui/faces.hpp"

#include <array>
#include <cmath>

namespace instante::kiosk::ui {
namespace {

/// All lengths are in radii of the coin.
struct Features {
    float mouth_end;     // height of the corners
    float mouth_control; // height of the curve's control point
    bool light;
    bool brows;
};

constexpr std::array<Features, 5> moods{{
    {0.425F, 0.0F, true, true},
    {0.3825F, 0.17F, false, false},
    {0.34F, 0.34F, false, false},
    {0.29F, 0.54F, false, false},
    {0.235F, 0.76F, true, false},
}};

constexpr float eye_x = 0.34F;
constexpr float eye_y = -0.18F;
constexpr Vec eye_radii{0.095F, 0.128F};
constexpr float mouth_x = 0.46F;
constexpr float stroke = 0.09F;
constexpr Vec brow_outer{0.492F, -0.465F};
constexpr Vec brow_inner{0.207F, -0.351F};
constexpr float brow_stroke = 0.06F;

} // namespace

void draw_face(Canvas& canvas, Theme const& theme, int mood, Vec centre, float radius, FacePose const& pose) {
    if (pose.fade >= 1) return;
    auto const index = static_cast<std::size_t>(std::clamp(mood, 0, 4));
    Features const& face = moods.at(index);
    float const r = radius * (1 - 0.06F * pose.press);
    // Faded colours are mixed with the ground rather than made transparent: layers must not show through.
    auto const seen = [&](Colour c) { return mix(c, theme.ground, pose.fade); };
    auto const veil = [&](Colour c) {
        return with_alpha(c, static_cast<float>(c.a) / 255.0F * (1 - pose.fade));
    };
    auto const at = [&](Vec p) { return centre + p * r; };

    Colour const coin = verdicts.at(index);
    float const lift = 6 * (1 - pose.press); // a pressed coin lies on the table
    canvas.circle(centre + Vec{0, lift}, r, veil(theme.coin_shadow));
    canvas.circle(centre, r, seen(coin));
    canvas.ring(centre, r - 1.5F, veil(theme.coin_edge), 3);

    Colour const feature = seen(face.light ? feature_light : feature_dark);
    float const open = 1 - 0.92F * pose.blink;
    for (float const side : {-1.0F, 1.0F}) {
        canvas.ellipse(at({side * eye_x, eye_y}), {eye_radii.x * r, eye_radii.y * r * open}, feature);
        if (face.brows) {
            canvas.line(at({side * brow_outer.x, brow_outer.y}), at({side * brow_inner.x, brow_inner.y}),
                        feature, brow_stroke * r);
        }
    }
    if (pose.mouth > 0) {
        canvas.curve(at({-mouth_x, face.mouth_end}), at({0, face.mouth_control}),
                     at({mouth_x, face.mouth_end}), pose.mouth, feature, stroke * r);
    }
}

int mood_of(int value, int points) {
    if (points == 4) return value <= 2 ? value - 1 : value;
    return value - 1;
}

} // namespace instante::kiosk::ui
