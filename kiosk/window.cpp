#include "kiosk/window.hpp"

#include "kiosk/core/device_clock.hpp"
#include "kiosk/ui/geometry.hpp"

#include <imgui.h>

#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>

#define GLFW_INCLUDE_NONE // no OpenGL headers through the back door
#include <GLFW/glfw3.h>

#include <GL/gl.h>
#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace instante::kiosk {
namespace {

constexpr auto frame_time = std::chrono::milliseconds{16};
/// A finger is followed by its shadow, the mouse that X11 makes of it for whoever knows no fingers.
constexpr std::int64_t shadow_ms = 1'000;
constexpr std::int64_t grab_again_ms = 1'000;

[[noreturn]] void fail(std::string const& what) {
    char const* why = nullptr;
    glfwGetError(&why);
    throw std::runtime_error(what + (why != nullptr ? std::string{": "} + why : ""));
}

} // namespace

std::optional<Size> parse_size(std::string const& text) {
    Size size;
    char const* const end = text.data() + text.size();
    auto const [x, first] = std::from_chars(text.data(), end, size.width);
    if (first != std::errc{} || x == end || *x != 'x') return std::nullopt;
    auto const [rest, second] = std::from_chars(x + 1, end, size.height);
    auto const sound = [](int side) { return side >= 240 && side <= 16384; };
    if (second != std::errc{} || rest != end || !sound(size.width) || !sound(size.height))
        return std::nullopt;
    return size;
}

struct Window::Library {
    bool drawing = false;
    Library() {
        if (glfwInit() == GLFW_FALSE) fail("no display");
    }
    ~Library() {
        if (drawing) {
            ImGui_ImplOpenGL3_Shutdown();
            ImGui_ImplGlfw_Shutdown();
            ImGui::DestroyContext();
        }
        glfwTerminate();
    }
    Library(Library const&) = delete;
    Library& operator=(Library const&) = delete;
};

Window::Window(std::optional<Size> windowed) : library_(std::make_unique<Library>()) {
    // OpenGL 3.0 is what every driver and Mesa's software renderer have.
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 0);
    glfwWindowHint(GLFW_AUTO_ICONIFY, GLFW_FALSE); // a kiosk does not step aside for a pop-up
    glfwWindowHint(GLFW_DEPTH_BITS, 0);
    glfwWindowHint(GLFW_STENCIL_BITS, 0);
    GLFWmonitor* monitor = windowed ? nullptr : glfwGetPrimaryMonitor();
    Size size = windowed.value_or(Size{1280, 800});
    if (monitor != nullptr) {
        GLFWvidmode const* mode = glfwGetVideoMode(monitor);
        size = {mode->width, mode->height};
        glfwWindowHint(GLFW_REFRESH_RATE, mode->refreshRate);
    }
    window_ = glfwCreateWindow(size.width, size.height, "Instante", monitor, nullptr);
    if (window_ == nullptr) fail("no window");
    glfwMakeContextCurrent(window_);
    glfwSwapInterval(1);
    full_screen_ = monitor != nullptr;
    if (full_screen_) {
        glfwSetInputMode(window_, GLFW_CURSOR, GLFW_CURSOR_HIDDEN);
        // Alt-F4 and the like are nobody's business here: a kiosk ends when its machine says so.
        glfwSetWindowCloseCallback(window_,
                                   [](GLFWwindow* window) { glfwSetWindowShouldClose(window, GLFW_FALSE); });
    }

    watch_touches();
    eye_ = X11Eye::open(window_, full_screen_, [] { wake(); });
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr; // leaves no files behind
    io.LogFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
    ImGui_ImplGlfw_InitForOpenGL(window_, true);
    ImGui_ImplOpenGL3_Init("#version 130");
    library_->drawing = true;
    now_ = device_now();
}

Window::~Window() {
    eye_.reset(); // it looks at the window that goes now
}

bool Window::closed() const {
    return glfwWindowShouldClose(window_) != GLFW_FALSE;
}

void Window::close() {
    glfwSetWindowShouldClose(window_, GLFW_TRUE);
}

float Window::scale() const {
    int width = 0;
    int height = 0;
    glfwGetWindowSize(window_, &width, &height);
    return ui::pixels_per_unit(std::max(240, width), std::max(240, height), panel);
}

/// Before ImGui does the same, which calls on what it finds.
void Window::watch_touches() {
    glfwSetWindowUserPointer(window_, this);
    glfwSetMouseButtonCallback(window_, [](GLFWwindow* window, int button, int action, int) {
        double x = 0;
        double y = 0;
        glfwGetCursorPos(window, &x, &y);
        auto* self = static_cast<Window*>(glfwGetWindowUserPointer(window));
        self->take_mouse(action == GLFW_PRESS ? Contact::Kind::down : Contact::Kind::up, button, x, y);
    });
    glfwSetCursorPosCallback(window_, [](GLFWwindow* window, double x, double y) {
        auto* self = static_cast<Window*>(glfwGetWindowUserPointer(window));
        if (glfwGetMouseButton(window, GLFW_MOUSE_BUTTON_LEFT) == GLFW_PRESS)
            self->take_mouse(Contact::Kind::move, GLFW_MOUSE_BUTTON_LEFT, x, y);
    });
}

void Window::take_mouse(Contact::Kind kind, int button, double x, double y) {
    auto const now = device_now().monotonic_ms;
    if (finger_ms_ && now - *finger_ms_ < shadow_ms) return;
    take({kind, button, static_cast<float>(x), static_cast<float>(y), now});
}

void Window::take(Contact const& on_panel) {
    int width = 0;
    int height = 0;
    glfwGetWindowSize(window_, &width, &height);
    ui::Vec const at =
        turn.from_panel({on_panel.x, on_panel.y}, {static_cast<float>(width), static_cast<float>(height)});
    Contact contact = on_panel;
    contact.x = at.x;
    contact.y = at.y;
    contacts_.push_back(contact);
    touches_.set_scale(scale());
    touches_.take(contact);
}

/// Until it is ours: a window that is not yet on the screen cannot have it.
void Window::keep_the_keyboard() {
    if (!full_screen_ || grabbed_) return;
    if (grabbed_ms_ && now_.monotonic_ms - *grabbed_ms_ < grab_again_ms) return;
    grabbed_ms_ = now_.monotonic_ms;
    grabbed_ = grab_keyboard(window_);
}

/// ImGui is told of the finger that counts, not of the mouse that it has asked about itself.
void Window::point() {
    finger_moves_ = touches_.pending();
    Finger const finger = touches_.next_frame();
    ImGuiIO& io = ImGui::GetIO();
    io.MousePos = {finger.x, finger.y};
    std::fill(std::begin(io.MouseDown), std::end(io.MouseDown), false);
    io.MouseDown[0] = finger.down;
}

Size Window::size() const {
    Size size;
    glfwGetWindowSize(window_, &size.width, &size.height);
    if (turn.sideways()) std::swap(size.width, size.height);
    return size;
}

void Window::typefaces_changed() {
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
    // The picture is on the graphics card now; a second copy in memory would serve nobody.
    ImGui::GetIO().Fonts->ClearTexData();
}

bool Window::wait(std::optional<std::chrono::milliseconds> at_most) {
    contacts_.clear();
    bool const happened = sleep(at_most);
    now_ = device_now();
    keep_the_keyboard();
    if (!eye_) return happened;
    auto const fingers = eye_->take();
    for (Contact const& contact : fingers)
        take(contact);
    if (!fingers.empty()) finger_ms_ = now_.monotonic_ms;
    return happened || !fingers.empty();
}

bool Window::sleep(std::optional<std::chrono::milliseconds> at_most) {
    using clock = std::chrono::steady_clock;
    if (touches_.pending()) at_most = std::chrono::milliseconds{0};
    auto const start = clock::now();
    if (!at_most) {
        glfwWaitEvents();
        return true;
    }
    // Where nothing waits for the screen's own beat (software rendering), we keep to one.
    auto const rest = std::chrono::duration_cast<std::chrono::milliseconds>(last_frame_ + frame_time - start);
    auto const time = std::max(*at_most, rest);
    if (time.count() <= 0) {
        glfwPollEvents();
        return touches_.pending();
    }
    glfwWaitEventsTimeout(static_cast<double>(time.count()) / 1000.0);
    return clock::now() - start < time;
}

void Window::frame(std::function<void()> const& draw) {
    last_frame_ = std::chrono::steady_clock::now();
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    ImGuiIO& io = ImGui::GetIO();
    ui::Vec const upright = turn.upright_size({io.DisplaySize.x, io.DisplaySize.y});
    io.DisplaySize = {upright.x, upright.y};
    point();
    ImGui::NewFrame();
    draw();
    ImGui::Render();
    turn.apply(*ImGui::GetDrawData());
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    glViewport(0, 0, width, height);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    glfwSwapBuffers(window_);
}

void Window::wake() {
    glfwPostEmptyEvent();
}

} // namespace instante::kiosk
