#pragma once
// What a screen draws with: canvas, colours, words, the finger, and the clock of its motions. It holds no
// state of the survey; forgetting it all costs an animation, never an answer.

#include "kiosk/ui/canvas.hpp"
#include "kiosk/ui/text.hpp"
#include "kiosk/ui/words.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace instante::kiosk::ui {

/// Something that can be touched, as drawn in this frame.
struct Target {
    std::string name;
    Rect area;          // on the glass
    std::string spoken; // what a voice calls it
};

/// The five keys of a tactile pad: on a keyboard the arrows, enter, escape and home.
enum class PadKey { next, previous, select, back, repeat };

/// A text that did not fit where it was drawn: a fault of a screen, looked for by tests.
struct Overflow {
    std::string text;
    Rect box;
};

/// The finger or the mouse, in design units, on the glass.
struct Pointer {
    Vec at{-1, -1};
    bool down = false;     // now
    bool pressed = false;  // went down in this frame
    bool released = false; // went up in this frame
};

/// The row of faces as it stood when one was touched: from there it settles on the next screen.
struct FaceRow {
    struct Place {
        int mood = 0;
        Vec centre;
        float radius = 0;
    };
    std::vector<Place> places;
    std::size_t chosen = 0;
};

/// What stays pressed on the on-screen keyboard between two keys.
struct KeyboardState {
    bool shift = false;
    bool symbols = false;
    bool accent = false; // the next vowel carries one
};

class Ui {
  public:
    Ui(Fonts const& fonts, Words const& words) : fonts_(&fonts), words_(&words) {}

    // ---- one frame -----------------------------------------------------------------------------------

    /// Begins a frame on the background of ImGui's viewport, with ImGui's pointer and keyboard.
    void begin(std::int64_t now_ms, Theme const& theme, std::string_view language);
    /// Ends it: true when the finger was lifted, having touched no target.
    bool end();

    Canvas& canvas() { return *canvas_; }
    Theme const& theme() const { return *theme_; }
    Fonts const& fonts() const { return *fonts_; }
    std::int64_t now() const { return now_ms_; }
    /// The screen, in design units: what begin_below() has left of the glass.
    Rect area() const { return {0, 0, glass_.w, glass_.h - top_}; }
    Rect glass() const { return glass_; }
    /// From here on the screen begins so far down the glass: something stands above it.
    void begin_below(float top);
    bool portrait() const { return glass_.h > glass_.w; }
    /// A panel under 10 inches: everything stands closer together.
    bool small() const { return std::min(glass_.w, glass_.h) < 0.92F * short_side; }
    /// In the accessible mode everything to be touched stands below: in the lower half, where that is high
    /// enough for it. A small panel is all within reach.
    float reach() const {
        float const above = !small() ? std::min(0.5F * glass_.h, glass_.h - short_side / 2)
                                     : glass_.h * (portrait() ? 0.4F : 0.36F);
        return std::max(0.0F, above - top_);
    }
    float margin() const { return small() ? 20.0F : accessible ? 32.0F : portrait() ? 40.0F : 64.0F; }
    std::string_view language() const { return language_; }
    /// Says which screen this is: on another one the focus begins anew.
    void show_screen(std::int64_t id);
    /// Was no other screen there before?
    bool on_first_screen() const { return screens_ <= 1; }
    /// High contrast, large text, everything to be touched in the lower half.
    bool accessible = false;
    /// Another ground from here on: thanks stands on the night.
    void use_theme(Theme const& theme) { theme_ = &theme; }

    // ---- words ---------------------------------------------------------------------------------------

    std::string_view say(std::string_view key) const { return words_->say(language_, key); }
    std::string say(std::string_view key, std::string_view value) const {
        return words_->say(language_, key, value);
    }
    /// What a language calls itself.
    std::string_view name_of(std::string_view language) const {
        return words_->say(language, "language.name");
    }
    /// The style as this customer needs it: larger in the accessible mode.
    TextStyle styled(TextStyle const& style) const;
    /// See fit(), in the style this customer needs.
    TextBlock fitted(TextStyle const& style, std::string_view text, float width, float height,
                     int max_lines) const {
        return fit(*fonts_, styled(style), text, width, height, max_lines);
    }
    /// Fits a text into a box and draws it there, centred vertically. Remembers what does not fit.
    TextBlock text_in(Rect box, Align align, TextStyle const& style, std::string_view text, Colour colour,
                      int max_lines = 1);
    /// Notes that a block drawn by hand did not fit.
    void note(TextBlock const& block, std::string_view text, Rect box);

    // ---- touching ------------------------------------------------------------------------------------

    /// Was this target touched: pressed and let go on it? Tells the ui that it is there.
    /// `spoken` is what a voice calls it.
    bool touched(std::string_view name, Rect target, std::string_view spoken);
    /// 0..1, how far down it is pressed: grows in 80 ms, and falls as fast.
    float press(std::string_view name) const;
    /// Typed on a real keyboard or by a scanner since the last frame (8 erases, 13 enters).
    std::vector<unsigned> const& typed() const { return typed_; }

    // ---- five keys and a voice -----------------------------------------------------------------------

    /// The key of the pad that was pressed since the last frame.
    std::optional<PadKey> pad() const { return pad_; }
    /// As if it had been pressed, in the next frame.
    void press_key(PadKey key) { simulated_ = key; }
    /// The target the keys stand on; nullptr when no key was used since the last touch.
    Target const* focus() const;
    /// What the screen says to somebody who cannot see it, its targets apart.
    void narrate(std::string_view text);
    std::string const& narration() const { return narration_; }
    /// Said once when it comes up: something that is there only now.
    void announce(std::string_view text) { announcement_ = text; }
    std::string const& announcement() const { return announcement_; }
    /// Said only to who asks for everything again.
    void recall(std::string_view text) { recalled_ = text; }
    std::string const& recalled() const { return recalled_; }

    // ---- motion --------------------------------------------------------------------------------------

    /// Asks for frames until then (monotonic milliseconds).
    void animate_until(std::int64_t ms) { animate_until_ = std::max(animate_until_, ms); }
    /// Asks for one frame then; until it the window may sleep.
    void wake_at(std::int64_t ms) {
        if (!wake_at_ || ms < *wake_at_) wake_at_ = ms;
    }
    bool animating() const { return animate_until_ > now_ms_; }
    std::optional<std::int64_t> next_wake() const { return wake_at_; }
    bool reduced_motion = false;
    /// Things are where they go at once: for who asked for it, and in the accessible mode.
    bool still() const { return reduced_motion || accessible; }

    FaceRow face_row; // where the touched face comes from
    KeyboardState keyboard;

    // ---- for tests -----------------------------------------------------------------------------------

    std::vector<Target> const& targets() const { return targets_; }
    std::vector<Overflow> const& overflows() const { return overflows_; }
    bool notes_texts = false;
    std::vector<TextMark> const& texts() const { return texts_; }

  private:
    void read_keys();
    void move_focus(int by);
    void draw_focus();

    Fonts const* fonts_;
    Words const* words_;
    Theme const* theme_ = nullptr;
    std::optional<Canvas> canvas_;
    Rect glass_;
    float top_ = 0; // of the screen on it
    std::int64_t now_ms_ = 0;
    std::string language_;
    Pointer pointer_;
    std::string held_;      // the target under the finger since it went down
    std::string last_held_; // the one before, coming up again
    std::int64_t held_since_ms_ = 0;
    std::int64_t let_go_ms_ = -1'000'000;
    bool hit_ = false;
    std::vector<unsigned> typed_;
    std::vector<Target> targets_;
    std::vector<Overflow> overflows_;
    std::vector<TextMark> texts_;
    std::optional<PadKey> pad_;
    std::optional<PadKey> simulated_;
    bool keys_in_use_ = false;
    std::string focus_; // a name
    std::int64_t screen_ = 0;
    int screens_ = 0; // so far
    std::string narration_;
    std::string announcement_;
    std::string recalled_;
    std::int64_t animate_until_ = 0;
    std::optional<std::int64_t> wake_at_;
};

inline constexpr std::int64_t press_ms = 80;
/// Between two pictures of what moves while nobody is there.
inline constexpr std::int64_t calm_frame_ms = 33;
inline constexpr std::int64_t settle_animation_ms = 220;
inline constexpr std::int64_t mouth_ms = 300;

} // namespace instante::kiosk::ui
