// Stands between a program and GLFW (LD_PRELOAD) and writes to the file INSTANTE_FRAMES what an onlooker
// would see, one line each, with the nanoseconds of the monotonic clock:
//   frame T H   a picture was shown; H is a digest of its pixels, 0 unless INSTANTE_FRAMES_PIXELS is set.
//   What
//               the digest takes is not in T
//   press T     the program has learnt that a finger went down

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <GL/gl.h>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <dlfcn.h>
#include <vector>

namespace {

long long now_ns() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

bool const digests = std::getenv("INSTANTE_FRAMES_PIXELS") != nullptr;

std::FILE* notes() {
    static std::FILE* const file = [] {
        char const* const name = std::getenv("INSTANTE_FRAMES");
        std::FILE* const opened = name != nullptr ? std::fopen(name, "a") : nullptr;
        if (opened != nullptr) std::setvbuf(opened, nullptr, _IOLBF, 0);
        return opened;
    }();
    return file;
}

template <class Function>
Function behind(char const* name) {
    void* const found = dlsym(RTLD_NEXT, name);
    Function function = nullptr;
    std::memcpy(&function, &found, sizeof function);
    return function;
}

std::uint64_t digest_of_picture(GLFWwindow* window) {
    if (!digests) return 0;
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(window, &width, &height);
    static std::vector<std::uint32_t> pixels;
    pixels.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, pixels.data());
    std::uint64_t digest = 1469598103934665603ULL; // FNV-1a over whole pixels
    for (std::uint32_t const pixel : pixels)
        digest = (digest ^ pixel) * 1099511628211ULL;
    return digest;
}

/// After events were taken: is a finger down that was not?
void note_press() {
    static bool before = false;
    GLFWwindow* const window = glfwGetCurrentContext();
    if (window == nullptr) return;
    bool const down = glfwGetMouseButton(window, GLFW_MOUSE_BUTTON_LEFT) == GLFW_PRESS;
    if (down && !before && notes() != nullptr) std::fprintf(notes(), "press %lld\n", now_ns());
    before = down;
}

} // namespace

extern "C" {

void glfwSwapBuffers(GLFWwindow* window) {
    static auto const swap = behind<void (*)(GLFWwindow*)>("glfwSwapBuffers");
    if (digests) glFinish(); // drawing is the program's, not ours
    auto const began = now_ns();
    auto const digest = digest_of_picture(window);
    auto const our_own = now_ns() - began;
    swap(window);
    if (notes() != nullptr)
        std::fprintf(notes(), "frame %lld %llx\n", now_ns() - our_own,
                     static_cast<unsigned long long>(digest));
}

void glfwPollEvents() {
    static auto const poll = behind<void (*)()>("glfwPollEvents");
    poll();
    note_press();
}

void glfwWaitEvents() {
    static auto const wait = behind<void (*)()>("glfwWaitEvents");
    wait();
    note_press();
}

void glfwWaitEventsTimeout(double timeout) {
    static auto const wait = behind<void (*)(double)>("glfwWaitEventsTimeout");
    wait(timeout);
    note_press();
}
}
