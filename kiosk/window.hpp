#pragma once
// One window over the whole screen, and the beat of its frames: it draws for a moment after something
// happened and while something moves, else it sleeps. GLFW, OpenGL and ImGui's back ends live only here.

#include "kiosk/core/wedge.hpp"
#include "kiosk/glass.hpp"
#include "kiosk/ui/damage.hpp"
#include "kiosk/ui/turn.hpp"
#include "kiosk/x11_eye.hpp"

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

struct GLFWwindow;

namespace instante::kiosk {

/// `1280x800`, each side 240..16384; nullopt for anything else.
std::optional<Size> parse_size(std::string const& text);

class Window final : public Glass {
  public:
    /// What is done beside the making of the window, which is the driver's time; told the pixels for each
    /// design unit.
    using Meanwhile = std::function<void(float scale)>;
    /// Full screen unless a size is given; `panel`: inches from corner to corner, 0: 10 or more. Throws
    /// std::runtime_error when there is no display, and what `meanwhile` throws.
    Window(std::optional<Size> windowed, double panel, Meanwhile const& meanwhile = {});
    ~Window() override;
    Window(Window const&) = delete;
    Window& operator=(Window const&) = delete;

    /// The panel has so many inches from corner to corner (0: 10 or more), and the picture lies turned on it.
    void hang(double panel, ui::Turn turn);

    /// What the screen we fill says it has from corner to corner; 0 where it says nothing.
    double inches() const;

    bool closed() const override;
    void close() override;
    float scale() const override;
    void use(ImFontAtlas& typefaces) override;
    bool wait(std::optional<std::chrono::milliseconds> at_most) override;
    void frame(std::function<void()> const& draw) override;
    DeviceTime now() const override { return now_; }
    /// Of the screens: turned by a quarter, they are as wide as the panel is high.
    Size size() const;
    std::vector<Contact> const& contacts() const override { return contacts_; }
    void expect_scans(bool expected) override;
    std::optional<SecretText> take_scan() override { return wedge_.take(); }
    bool finger_moves() const override { return finger_moves_; }
    /// Does another window lie over this one, which fills the screen? And how many times did one come?
    bool covered() const { return full_screen_ && eye_ && eye_->covered(); }
    int times_covered() const { return full_screen_ && eye_ ? eye_->times_covered() : 0; }

    /// Rings from any thread: wait() returns.
    static void wake();

  private:
    struct Library; // GLFW's and ImGui's lifetimes
    void watch_touches();
    void watch_keys();
    bool is_readers(int key, int action);
    PressTime press_time();
    void watch_exposure();
    void show(ui::PixelRect const& part);
    void take_mouse(Contact::Kind kind, int button);
    void take(Contact const& on_panel);
    void keep_the_keyboard();
    void point();
    void press_keys();
    bool sleep(std::optional<std::chrono::milliseconds> at_most);

    std::unique_ptr<Library> library_;
    double panel_;
    ui::Turn turn_;
    GLFWwindow* window_ = nullptr;
    bool full_screen_ = false;
    struct {
        double x = 0;
        double y = 0;
    } mouse_; // as told: asked for, GLFW gives where it is by now, not where it was pressed
    std::unique_ptr<X11Eye> eye_;            // none under Wayland
    std::optional<std::int64_t> finger_ms_;  // the last contact that was no mouse's
    std::optional<std::int64_t> grabbed_ms_; // the last try
    bool grabbed_ = false;
    unsigned typefaces_ = 0; // OpenGL's name of their picture
    ui::Damage damage_;
    bool shown_ = false; // the first picture
    /// After a picture was shown the next one begins where it ended: unknown before that was tried.
    std::optional<bool> keeps_pictures_;
    std::chrono::steady_clock::time_point last_frame_;
    struct KeyChange {
        int key;
        int code;
        int action;
        int modifiers;
    };
    std::deque<KeyChange> keys_; // not told to ImGui yet
    TouchFilter touches_;
    std::vector<Contact> contacts_;
    Wedge wedge_;
    bool expects_scans_ = false;
    std::int64_t deaf_since_ms_ = 0;      // the end of the wait before this one
    std::int64_t listening_since_ms_ = 0; // the beginning of this wait
    bool heard_ = false;                  // something in this wait
    DeviceTime now_;
    bool finger_moves_ = false;
};

} // namespace instante::kiosk
