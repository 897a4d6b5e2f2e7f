#pragma once
// What GLFW does not tell of its window under X11: every finger of a touch screen (it knows only the first,
// as a mouse), and windows that come to lie over ours. A connection and a thread of its own, because GLFW
// throws such events away when it meets them. Under Wayland, or where the X server is too old, there is none.

#include "kiosk/core/touch.hpp"

#include <functional>
#include <memory>
#include <vector>

struct GLFWwindow;

namespace instante::kiosk {

class X11Eye {
  public:
    /// nullptr where there is nothing to be seen. `guard`: our window is raised when another covers it.
    /// `wake` is called from the thread.
    static std::unique_ptr<X11Eye> open(GLFWwindow* window, bool guard, std::function<void()> wake);
    virtual ~X11Eye() = default;

    /// Contacts since the last call, x and y in the window's pixels.
    virtual std::vector<Contact> take() = 0;
    /// Does another window lie over ours?
    virtual bool covered() const = 0;
    /// How many times one came.
    virtual int times_covered() const = 0;
};

/// Takes the keyboard for this window alone, window managers' own keys included. False where that cannot be
/// done, or not yet.
bool grab_keyboard(GLFWwindow* window);

} // namespace instante::kiosk
