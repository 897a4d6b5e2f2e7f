#pragma once
// One window over the whole screen, and the beat of its frames: it draws for a moment after something
// happened and while something moves, else it sleeps. GLFW, OpenGL and ImGui's back ends live only here.

#include "kiosk/core/wedge.hpp"
#include "kiosk/glass.hpp"

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

    bool closed() const override;
    void close() override;
    float scale() const override;
    void typefaces_changed() override;
    bool wait(std::optional<std::chrono::milliseconds> at_most) override;
    void frame(std::function<void()> const& draw) override;
    DeviceTime now() const override { return now_; }
    Size size() const;
    std::vector<Contact> const& contacts() const override { return contacts_; }
    void expect_scans(bool expected) override;
    std::optional<SecretText> take_scan() override { return wedge_.take(); }
    bool finger_moves() const override { return finger_moves_; }

    /// Rings from any thread: wait() returns.
    static void wake();

  private:
    struct Library; // GLFW's and ImGui's lifetimes
    void watch_touches();
    void watch_keys();
    bool is_readers(int key, int action);
    KeyTime key_time() const;
    void take(Contact::Kind kind, int id, double x, double y);
    void point();
    bool sleep(std::optional<std::chrono::milliseconds> at_most);

    std::unique_ptr<Library> library_;
    GLFWwindow* window_ = nullptr;
    std::chrono::steady_clock::time_point last_frame_;
    TouchFilter touches_;
    std::vector<Contact> contacts_;
    Wedge wedge_;
    bool expects_scans_ = false;
    std::int64_t deaf_since_ms_ = 0;      // the end of the wait before this one
    std::int64_t listening_since_ms_ = 0; // the beginning of this wait
    DeviceTime now_;
    bool finger_moves_ = false;
};

} // namespace instante::kiosk
