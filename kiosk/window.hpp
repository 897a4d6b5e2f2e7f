#pragma once
// One window over the whole screen, and the beat of its frames: it draws for a moment after something
// happened and while something moves, else it sleeps. GLFW, OpenGL and ImGui's back ends live only here.

#include "kiosk/glass.hpp"
#include "kiosk/ui/turn.hpp"
#include "kiosk/x11_eye.hpp"

#include <chrono>
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
    /// Full screen unless a size is given. Throws std::runtime_error when there is no display.
    explicit Window(std::optional<Size> windowed);
    ~Window() override;
    Window(Window const&) = delete;
    Window& operator=(Window const&) = delete;

    /// Inches from corner to corner; 0: 10 or more.
    double panel = 0;
    /// The picture lies turned on the panel.
    ui::Turn turn;

    bool closed() const override;
    void close() override;
    float scale() const override;
    void typefaces_changed() override;
    bool wait(std::optional<std::chrono::milliseconds> at_most) override;
    void frame(std::function<void()> const& draw) override;
    DeviceTime now() const override { return now_; }
    /// Of the screens: turned by a quarter, they are as wide as the panel is high.
    Size size() const;
    std::vector<Contact> const& contacts() const override { return contacts_; }
    bool finger_moves() const override { return finger_moves_; }
    /// Does another window lie over this one, which fills the screen? And how many times did one come?
    bool covered() const { return full_screen_ && eye_ && eye_->covered(); }
    int times_covered() const { return full_screen_ && eye_ ? eye_->times_covered() : 0; }

    /// Rings from any thread: wait() returns.
    static void wake();

  private:
    struct Library; // GLFW's and ImGui's lifetimes
    void watch_touches();
    void take_mouse(Contact::Kind kind, int button, double x, double y);
    void take(Contact const& on_panel);
    void keep_the_keyboard();
    void point();
    bool sleep(std::optional<std::chrono::milliseconds> at_most);

    std::unique_ptr<Library> library_;
    GLFWwindow* window_ = nullptr;
    bool full_screen_ = false;
    std::unique_ptr<X11Eye> eye_;            // none under Wayland
    std::optional<std::int64_t> finger_ms_;  // the last contact that was no mouse's
    std::optional<std::int64_t> grabbed_ms_; // the last try
    bool grabbed_ = false;
    std::chrono::steady_clock::time_point last_frame_;
    TouchFilter touches_;
    std::vector<Contact> contacts_;
    DeviceTime now_;
    bool finger_moves_ = false;
};

} // namespace instante::kiosk
