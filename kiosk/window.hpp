#pragma once
// One window over the whole screen, and the beat of its frames: it draws for a moment after something
// happened and while something moves, else it sleeps. GLFW, OpenGL and ImGui's back ends live only here.

#include "kiosk/glass.hpp"
#include "kiosk/ui/damage.hpp"

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
    /// What is done beside the making of the window, which is the driver's time; told the pixels for each
    /// design unit.
    using Meanwhile = std::function<void(float scale)>;
    /// Full screen unless a size is given; `panel`: inches from corner to corner, 0: 10 or more. Throws
    /// std::runtime_error when there is no display, and what `meanwhile` throws.
    Window(std::optional<Size> windowed, double panel, Meanwhile const& meanwhile = {});
    ~Window() override;
    Window(Window const&) = delete;
    Window& operator=(Window const&) = delete;

    bool closed() const override;
    void close() override;
    float scale() const override;
    void use(ImFontAtlas& typefaces) override;
    bool wait(std::optional<std::chrono::milliseconds> at_most) override;
    void frame(std::function<void()> const& draw) override;
    DeviceTime now() const override { return now_; }
    Size size() const;
    std::vector<Contact> const& contacts() const override { return contacts_; }
    bool finger_moves() const override { return finger_moves_; }

    /// Rings from any thread: wait() returns.
    static void wake();

  private:
    struct Library; // GLFW's and ImGui's lifetimes
    void watch_touches();
    void watch_exposure();
    void show(ui::PixelRect const& part);
    void take(Contact::Kind kind, int id, double x, double y);
    void point();
    bool sleep(std::optional<std::chrono::milliseconds> at_most);

    std::unique_ptr<Library> library_;
    double panel_;
    GLFWwindow* window_ = nullptr;
    unsigned typefaces_ = 0; // OpenGL's name of their picture
    ui::Damage damage_;
    bool shown_ = false; // the first picture
    /// After a picture was shown the next one begins where it ended: unknown before that was tried.
    std::optional<bool> keeps_pictures_;
    std::chrono::steady_clock::time_point last_frame_;
    TouchFilter touches_;
    std::vector<Contact> contacts_;
    DeviceTime now_;
    bool finger_moves_ = false;
};

} // namespace instante::kiosk
