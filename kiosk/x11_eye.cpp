#include "kiosk/x11_eye.hpp"

#include "kiosk/core/device_clock.hpp"
#include "kiosk/core/panel_clock.hpp"
#include "kiosk/core/watchdog.hpp"

#include <spdlog/spdlog.h>

#include <X11/Xlib.h>
#include <X11/extensions/XInput2.h>
#include <array>
#include <atomic>
#include <chrono>
#include <dlfcn.h>
#include <mutex>
#include <optional>
#include <poll.h>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace instante::kiosk {
namespace {

/// Fingers are numbered above the buttons of a mouse.
constexpr int first_finger = 1'000;
/// A window that keeps coming back is not fought over more often than this.
constexpr std::chrono::seconds raise_every{1};

/// GLFW has these only where it was built for X11; the Wayland one does without.
template <class Function>
Function glfw_function(char const* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
}

::Window window_of(GLFWwindow* window) {
    auto const get = glfw_function<::Window (*)(GLFWwindow*)>("glfwGetX11Window");
    return get != nullptr ? get(window) : 0;
}

/// Errors on the way are a refusal, not the end of the program, which is what Xlib makes of them.
bool refused = false;
template <class Ask>
bool succeeds(Display* display, Ask ask) {
    refused = false;
    auto* const before = XSetErrorHandler([](Display*, XErrorEvent*) {
        refused = true;
        return 0;
    });
    ask();
    XSync(display, False);
    XSetErrorHandler(before);
    return !refused;
}

std::optional<Contact> contact_of(XIDeviceEvent const& event, PanelClock& clock) {
    Contact contact;
    switch (event.evtype) {
    case XI_TouchBegin:
        contact.kind = Contact::Kind::down;
        break;
    case XI_TouchUpdate:
        contact.kind = Contact::Kind::move;
        break;
    case XI_TouchEnd:
        contact.kind = Contact::Kind::up;
        break;
    default:
        return std::nullopt;
    }
    contact.id = first_finger + event.detail % 1'000'000;
    contact.x = static_cast<float>(event.event_x);
    contact.y = static_cast<float>(event.event_y);
    contact.at_ms = clock.time_of(static_cast<std::uint32_t>(event.time), device_now().monotonic_ms);
    return contact;
}

class Eye final : public X11Eye {
  public:
    Eye(Display* display, ::Window window, bool guard, std::function<void()> wake)
        : display_(display),
          window_(window),
          guard_(guard),
          wake_(std::move(wake)),
          stop_(eventfd(0, EFD_CLOEXEC)) {
        XSetIOErrorExitHandler(
            display_, [](Display*, void* eye) { static_cast<Eye*>(eye)->lost_ = true; }, this);
        XSelectInput(display_, window_, VisibilityChangeMask);
        select_touches();
        XFlush(display_);
        thread_ = std::thread{[this] { watch(); }};
    }
    ~Eye() override {
        std::uint64_t const one = 1;
        [[maybe_unused]] auto const told = write(stop_, &one, sizeof one);
        thread_.join();
        close(stop_);
        if (!lost_) XCloseDisplay(display_);
    }
    Eye(Eye const&) = delete;
    Eye& operator=(Eye const&) = delete;

    std::vector<Contact> take() override {
        std::lock_guard const lock{mutex_};
        return std::exchange(contacts_, {});
    }
    bool covered() const override { return covered_; }
    int times_covered() const override { return times_covered_; }

  private:
    void select_touches() {
        int event = 0;
        int error = 0;
        int major = 2;
        int minor = 2; // the first with touches
        if (XQueryExtension(display_, "XInputExtension", &opcode_, &event, &error) == False ||
            XIQueryVersion(display_, &major, &minor) != Success || major * 100 + minor < 202) {
            opcode_ = -1;
            return;
        }
        std::array<unsigned char, XIMaskLen(XI_LASTEVENT)> bits{};
        for (int const each : {XI_TouchBegin, XI_TouchUpdate, XI_TouchEnd})
            bits.at(static_cast<std::size_t>(each) / 8) |= static_cast<unsigned char>(1U << (each % 8U));
        XIEventMask mask{XIAllMasterDevices, static_cast<int>(bits.size()), bits.data()};
        // Refused where somebody else has them: then we are told of the first finger, as a mouse.
        if (!succeeds(display_, [&] { XISelectEvents(display_, window_, &mask, 1); }))
            spdlog::warn("touches of more than one finger cannot be told apart: another program takes them");
    }

    void watch() {
        name_this_thread("x11");
        std::array<pollfd, 2> files{pollfd{ConnectionNumber(display_), POLLIN, 0}, pollfd{stop_, POLLIN, 0}};
        while (!lost_ && files[1].revents == 0) {
            while (!lost_ && XPending(display_) > 0)
                read_event();
            int const rest = covered_ && guard_ ? 1'000 : -1;
            if (!lost_ && poll(files.data(), files.size(), rest) == 0) raise();
        }
    }

    void read_event() {
        XEvent event;
        XNextEvent(display_, &event);
        if (lost_) return;
        if (event.type == VisibilityNotify) return see(event.xvisibility.state != VisibilityUnobscured);
        if (event.xcookie.type != GenericEvent || event.xcookie.extension != opcode_ ||
            XGetEventData(display_, &event.xcookie) == False)
            return;
        auto const contact = contact_of(*static_cast<XIDeviceEvent const*>(event.xcookie.data), clock_);
        XFreeEventData(display_, &event.xcookie);
        if (!contact) return;
        {
            std::lock_guard const lock{mutex_};
            contacts_.push_back(*contact);
        }
        wake_();
    }

    void see(bool covered) {
        if (covered_.exchange(covered) == covered || !covered) return;
        ++times_covered_;
        if (!guard_) return;
        spdlog::warn("another window lies over the kiosk's");
        raise();
        wake_();
    }

    void raise() {
        auto const now = std::chrono::steady_clock::now();
        if (raised_ && now - *raised_ < raise_every) return;
        raised_ = now;
        XRaiseWindow(display_, window_);
        XFlush(display_);
    }

    Display* display_;
    ::Window window_;
    PanelClock clock_; // of the thread that reads
    bool guard_;
    std::function<void()> wake_;
    int stop_;
    int opcode_ = -1;
    std::atomic<bool> lost_ = false;
    std::atomic<bool> covered_ = false;
    std::atomic<int> times_covered_ = 0;
    std::optional<std::chrono::steady_clock::time_point> raised_;
    std::mutex mutex_;
    std::vector<Contact> contacts_;
    std::thread thread_;
};

} // namespace

std::unique_ptr<X11Eye> X11Eye::open(GLFWwindow* window, bool guard, std::function<void()> wake) {
    ::Window const ours = window_of(window);
    Display* const display = ours != 0 ? XOpenDisplay(nullptr) : nullptr;
    if (display == nullptr) return nullptr;
    return std::make_unique<Eye>(display, ours, guard, std::move(wake));
}

bool grab_keyboard(GLFWwindow* window) {
    auto const get = glfw_function<Display* (*)()>("glfwGetX11Display");
    ::Window const ours = window_of(window);
    // By GLFW's own connection: it still gets what is typed.
    return get != nullptr && ours != 0 &&
           XGrabKeyboard(get(), ours, True, GrabModeAsync, GrabModeAsync, CurrentTime) == GrabSuccess;
}

} // namespace instante::kiosk
