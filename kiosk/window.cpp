#include "kiosk/window.hpp"

#include "kiosk/core/device_clock.hpp"
#include "kiosk/ui/geometry.hpp"

#include <imgui.h>

#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>

#define GLFW_INCLUDE_NONE // no OpenGL headers through the back door
#include <GLFW/glfw3.h>

#include <GL/gl.h>
#include <GL/glext.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <future>
#include <set>
#include <stdexcept>
#include <string_view>
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

float scale_of(Size size, double panel) {
    return ui::pixels_per_unit(std::max(240, size.width), std::max(240, size.height), panel);
}

/// A few pixels of the middle of what is drawn now.
std::array<unsigned, 64> sample(Size size) {
    std::array<unsigned, 64> pixels{};
    glReadPixels(size.width / 2 - 4, size.height / 2 - 4, 8, 8, GL_RGBA, GL_UNSIGNED_BYTE, pixels.data());
    return pixels;
}

/// Does the processor draw? Then every pixel costs, and there is one picture to draw into, always the same.
bool drawn_by_software() {
    auto const* name = reinterpret_cast<char const*>(glGetString(GL_RENDERER)); // NOLINT
    std::string_view const renderer = name != nullptr ? name : "";
    return renderer.starts_with("llvmpipe") || renderer.starts_with("softpipe");
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
    ImFontAtlas none; // until the face has baked its own
    bool drawing = false;
    Library() {
        if (glfwInit() == GLFW_FALSE) fail("no display");
    }
    ~Library() {
        if (drawing) {
            ImGui::GetIO().Fonts = &none; // the face's went with the face
            ImGui_ImplOpenGL3_Shutdown();
            ImGui_ImplGlfw_Shutdown();
            ImGui::DestroyContext();
        }
        glfwTerminate();
    }
    Library(Library const&) = delete;
    Library& operator=(Library const&) = delete;
};

Window::Window(std::optional<Size> windowed, double panel, Meanwhile const& meanwhile)
    : library_(std::make_unique<Library>()), panel_(panel) {
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
    std::future<void> other;
    if (meanwhile) other = std::async(std::launch::async, meanwhile, scale_of(size, panel));
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
    if (other.valid()) other.get(); // before ImGui, which counts for itself what any thread allocates

    watch_touches();
    watch_exposure();
    eye_ = X11Eye::open(window_, full_screen_, [] { wake(); });
    ImGui::CreateContext(&library_->none);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr; // leaves no files behind
    io.LogFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
    ImGui_ImplGlfw_InitForOpenGL(window_, true);
    watch_keys();
    ImGui_ImplOpenGL3_Init("#version 130");
    library_->drawing = true;
    // As long as there are no typefaces: the back end would take a copy of theirs four times as large.
    ImGui_ImplOpenGL3_CreateDeviceObjects();
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

void Window::hang(double panel, ui::Turn turn) {
    panel_ = panel;
    turn_ = turn;
    damage_.forget();
}

float Window::scale() const {
    return scale_of(size(), panel_);
}

/// What was on the glass may be gone.
void Window::watch_exposure() {
    auto const forget = [](GLFWwindow* window) {
        static_cast<Window*>(glfwGetWindowUserPointer(window))->damage_.forget();
    };
    glfwSetWindowRefreshCallback(window_, forget);
    glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* window, int, int) {
        static_cast<Window*>(glfwGetWindowUserPointer(window))->damage_.forget();
    });
}

/// Before ImGui does the same, which calls on what it finds.
void Window::watch_touches() {
    glfwSetWindowUserPointer(window_, this);
    glfwGetCursorPos(window_, &mouse_.x, &mouse_.y);
    glfwSetMouseButtonCallback(window_, [](GLFWwindow* window, int button, int action, int) {
        auto* self = static_cast<Window*>(glfwGetWindowUserPointer(window));
        self->take_mouse(action == GLFW_PRESS ? Contact::Kind::down : Contact::Kind::up, button);
    });
    glfwSetCursorPosCallback(window_, [](GLFWwindow* window, double x, double y) {
        auto* self = static_cast<Window*>(glfwGetWindowUserPointer(window));
        self->mouse_ = {x, y};
        if (glfwGetMouseButton(window, GLFW_MOUSE_BUTTON_LEFT) == GLFW_PRESS)
            self->take_mouse(Contact::Kind::move, GLFW_MOUSE_BUTTON_LEFT);
    });
}

/// In ImGui's place, which is told of what is not a reader's.
void Window::watch_keys() {
    glfwSetKeyCallback(window_, [](GLFWwindow* window, int key, int code, int action, int modifiers) {
        auto* self = static_cast<Window*>(glfwGetWindowUserPointer(window));
        if (!self->is_readers(key, action)) self->keys_.push_back({key, code, action, modifiers});
    });
    glfwSetCharCallback(window_, [](GLFWwindow* window, unsigned character) {
        auto* self = static_cast<Window*>(glfwGetWindowUserPointer(window));
        if (self->expects_scans_) {
            self->wedge_.type(character, self->press_time());
        } else {
            ImGui_ImplGlfw_CharCallback(window, character);
        }
    });
}

/// Each down and each up of a key is there for a frame, however fast they came: ImGui only looks at what is
/// down.
void Window::press_keys() {
    std::set<int> told;
    while (!keys_.empty() && told.insert(keys_.front().key).second) {
        KeyChange const change = keys_.front();
        keys_.pop_front();
        ImGui_ImplGlfw_KeyCallback(window_, change.key, change.code, change.action, change.modifiers);
    }
}

/// Keys that type go nowhere else, not even as keys that are down: a recording would tell what was read.
bool Window::is_readers(int key, int action) {
    if (!expects_scans_ || action == GLFW_RELEASE) return false;
    bool const ends = key == GLFW_KEY_ENTER || key == GLFW_KEY_KP_ENTER || key == GLFW_KEY_TAB;
    if (ends) return wedge_.end(press_time());
    return key < GLFW_KEY_ESCAPE || key >= GLFW_KEY_KP_0;
}

/// What comes with the beginning of a wait came at some time while a frame was drawn, which can take long.
/// What comes together with something else has waited, too: it is only read of late.
PressTime Window::press_time() {
    constexpr std::int64_t at_once_ms = 10;
    std::int64_t const now = device_now().monotonic_ms;
    bool const first = !std::exchange(heard_, true);
    if (now - listening_since_ms_ <= at_once_ms) return {deaf_since_ms_, now};
    return {first ? now : listening_since_ms_, now};
}

void Window::expect_scans(bool expected) {
    if (expected != expects_scans_) wedge_.forget();
    expects_scans_ = expected;
}

/// Where nobody knows when it was, what it was is decided for the customer: of a quick hand on a slow machine
/// a press counts as short, and the next one as no bounce of it.
void Window::take_mouse(Contact::Kind kind, int button) {
    PressTime const time = press_time();
    if (finger_ms_ && time.latest_ms - *finger_ms_ < shadow_ms) return;
    auto const at = kind == Contact::Kind::up ? time.earliest_ms : time.latest_ms;
    take({kind, button, static_cast<float>(mouse_.x), static_cast<float>(mouse_.y), at});
}

void Window::take(Contact const& on_panel) {
    int width = 0;
    int height = 0;
    glfwGetWindowSize(window_, &width, &height);
    ui::Vec const at =
        turn_.from_panel({on_panel.x, on_panel.y}, {static_cast<float>(width), static_cast<float>(height)});
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
    if (turn_.sideways()) std::swap(size.width, size.height);
    return size;
}

double Window::inches() const {
    GLFWmonitor* const monitor = glfwGetWindowMonitor(window_);
    if (monitor == nullptr) return 0;
    int wide_mm = 0;
    int high_mm = 0;
    glfwGetMonitorPhysicalSize(monitor, &wide_mm, &high_mm);
    return std::hypot(wide_mm, high_mm) / 25.4;
}

/// A byte a pixel where the driver can read one as the strength of white, else the four that ImGui's back end
/// would take.
void Window::use(ImFontAtlas& typefaces) {
    unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    bool const swizzle = glfwExtensionSupported("GL_ARB_texture_swizzle") == GLFW_TRUE;
    if (swizzle) {
        typefaces.GetTexDataAsAlpha8(&pixels, &width, &height);
    } else {
        typefaces.GetTexDataAsRGBA32(&pixels, &width, &height);
    }
    if (typefaces_ != 0) glDeleteTextures(1, &typefaces_);
    glGenTextures(1, &typefaces_);
    glBindTexture(GL_TEXTURE_2D, typefaces_);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    if (swizzle) {
        std::array<GLint, 4> const white{GL_ONE, GL_ONE, GL_ONE, GL_RED};
        glTexParameteriv(GL_TEXTURE_2D, GL_TEXTURE_SWIZZLE_RGBA, white.data());
        glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, width, height, 0, GL_RED, GL_UNSIGNED_BYTE, pixels);
    } else {
        glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
    }
    typefaces.SetTexID(reinterpret_cast<ImTextureID>(static_cast<std::intptr_t>(typefaces_))); // NOLINT
    typefaces.ClearTexData(); // the driver has it; a second copy in memory would serve nobody
    ImGui::GetIO().Fonts = &typefaces;
    damage_.forget();
}

bool Window::wait(std::optional<std::chrono::milliseconds> at_most) {
    contacts_.clear();
    // A reader that sends no end leaves nobody's card number here.
    constexpr std::chrono::milliseconds soon{Wedge::longest_gap_ms + 1};
    if (wedge_.holds()) at_most = std::min(at_most.value_or(soon), soon);
    listening_since_ms_ = device_now().monotonic_ms;
    heard_ = false;
    bool const happened = sleep(at_most);
    now_ = device_now();
    deaf_since_ms_ = now_.monotonic_ms;
    wedge_.expire(now_.monotonic_ms);
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
    bool const more = touches_.pending() || !keys_.empty();
    if (more) at_most = std::chrono::milliseconds{0};
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
        return more || touches_.pending() || !keys_.empty();
    }
    glfwWaitEventsTimeout(static_cast<double>(time.count()) / 1000.0);
    return more || clock::now() - start < time;
}

void Window::frame(std::function<void()> const& draw) {
    last_frame_ = std::chrono::steady_clock::now();
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    ImGuiIO& io = ImGui::GetIO();
    ui::Vec const upright = turn_.upright_size({io.DisplaySize.x, io.DisplaySize.y});
    io.DisplaySize = {upright.x, upright.y};
    point();
    press_keys();
    ImGui::NewFrame();
    draw();
    ImGui::Render();
    ImDrawData& data = *ImGui::GetDrawData();
    turn_.apply(data);
    auto part = damage_.since_last(data);
    if (!part && shown_ && !keeps_pictures_) // the first picture again, to see what becomes of it
        part =
            ui::PixelRect{0, 0, static_cast<int>(data.DisplaySize.x), static_cast<int>(data.DisplaySize.y)};
    if (part) show(*part);
}

void Window::show(ui::PixelRect const& part) {
    ImDrawData& data = *ImGui::GetDrawData();
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    glViewport(0, 0, width, height);
    bool const all = !keeps_pictures_.value_or(false) || width != static_cast<int>(data.DisplaySize.x);
    if (all) {
        auto const ground = ui::take_ground(data).value_or(ui::Colour{});
        auto const part_of_one = [](std::uint8_t channel) { return static_cast<float>(channel) / 255.0F; };
        glClearColor(part_of_one(ground.r), part_of_one(ground.g), part_of_one(ground.b), 1);
        glClear(GL_COLOR_BUFFER_BIT);
    } else {
        ui::clip_to(data, part);
    }
    ImGui_ImplOpenGL3_RenderDrawData(&data);
    bool const first = !std::exchange(shown_, true); // is waited for: others can be looked at
    if (first || keeps_pictures_) return glfwSwapBuffers(window_);
    Size const size{width, height};
    auto const drawn = sample(size);
    glfwSwapBuffers(window_);
    keeps_pictures_ = drawn_by_software() && sample(size) == drawn;
}

void Window::wake() {
    glfwPostEmptyEvent();
}

} // namespace instante::kiosk
