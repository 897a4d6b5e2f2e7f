#pragma once
// One window over the whole screen, and the beat of its frames: it draws for a moment after something
// happened and while something moves, else it sleeps. GLFW, OpenGL and ImGui's back ends live only here.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

struct GLFWwindow;

namespace instante::kiosk {

struct Size {
    int width = 0;
    int height = 0;
};

/// `1280x800`, each side 240..16384; nullopt for anything else.
std::optional<Size> parse_size(std::string const& text);

class Window {
  public:
    /// Full screen unless a size is given. Throws std::runtime_error when there is no display.
    explicit Window(std::optional<Size> windowed);
    ~Window();
    Window(Window const&) = delete;
    Window& operator=(Window const&) = delete;

    /// Inches from corner to corner; 0: 10 or more.
    double panel = 0;

    bool closed() const;
    void close();
    /// Pixels for each design unit: what typefaces are baked at.
    float scale() const;
    /// The typefaces were baked anew.
    void typefaces_changed();

    /// Sleeps until something happens, at most so long (none: for ever); true when something did.
    bool wait(std::optional<std::chrono::milliseconds> at_most);
    /// One frame: `draw` fills ImGui's background.
    void frame(std::function<void()> const& draw);

    /// Rings from any thread: wait() returns.
    static void wake();

  private:
    struct Library; // GLFW's and ImGui's lifetimes
    std::unique_ptr<Library> library_;
    GLFWwindow* window_ = nullptr;
    std::chrono::steady_clock::time_point last_frame_;
};

} // namespace instante::kiosk
