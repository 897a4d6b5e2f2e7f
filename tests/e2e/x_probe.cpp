// Looks at a screen as only another program of X can, or lies in its way:
//   x_probe cursor        how many pixels of the cursor can be seen
//   x_probe keyboard      "free" or "taken": may somebody else have all keys?
//   x_probe close NAME    asks a window to close, as the button of a window manager does
//   x_probe cover W H     a window over everything else, until it is ended
//   x_probe scan TEXT     types it and Enter as a reader of barcodes does: the screen itself keeps the pace

#include <X11/XKBlib.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <X11/extensions/Xfixes.h>
#include <X11/keysym.h>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <unistd.h>

namespace {

int cursor(Display* display) {
    XFixesCursorImage* const image = XFixesGetCursorImage(display);
    int seen = 0;
    for (int i = 0; i < image->width * image->height; ++i)
        seen += (image->pixels[i] >> 24 & 0xFFU) != 0 ? 1 : 0;
    XFree(image);
    std::printf("%d\n", seen);
    return 0;
}

int keyboard(Display* display) {
    int const got =
        XGrabKeyboard(display, DefaultRootWindow(display), True, GrabModeAsync, GrabModeAsync, CurrentTime);
    std::puts(got == GrabSuccess ? "free" : "taken");
    return 0;
}

int close_window(Display* display, std::string const& wanted) {
    Window root = 0;
    Window parent = 0;
    Window* children = nullptr;
    unsigned count = 0;
    XQueryTree(display, DefaultRootWindow(display), &root, &parent, &children, &count);
    for (unsigned i = 0; i < count; ++i) {
        char* name = nullptr;
        if (XFetchName(display, children[i], &name) == 0 || wanted != name) continue;
        XEvent event{};
        event.xclient.type = ClientMessage;
        event.xclient.window = children[i];
        event.xclient.message_type = XInternAtom(display, "WM_PROTOCOLS", False);
        event.xclient.format = 32;
        event.xclient.data.l[0] = static_cast<long>(XInternAtom(display, "WM_DELETE_WINDOW", False));
        XSendEvent(display, children[i], False, NoEventMask, &event);
        XSync(display, False);
        std::puts("asked");
        return 0;
    }
    return 1;
}

int cover(Display* display, unsigned width, unsigned height) {
    XSetWindowAttributes attributes{};
    attributes.override_redirect = True; // no window manager is asked
    attributes.background_pixel = 0xFF00FF;
    Window const window =
        XCreateWindow(display, DefaultRootWindow(display), 0, 0, width, height, 0, CopyFromParent,
                      InputOutput, nullptr, CWOverrideRedirect | CWBackPixel, &attributes);
    XMapRaised(display, window);
    XSync(display, False);
    std::puts("covered");
    std::fflush(stdout);
    pause();
    return 0;
}

/// All at once, each with the time it waits for the one before: nothing of the pace is this program's.
int scan(Display* display, std::string const& text) {
    constexpr unsigned long pause_ms = 3;
    KeyCode const shift = XKeysymToKeycode(display, XK_Shift_L);
    auto const press = [&](KeySym wanted) {
        KeyCode const key = XKeysymToKeycode(display, wanted);
        bool const plain = XkbKeycodeToKeysym(display, key, 0, 0) == wanted;
        if (key == 0 || (!plain && XkbKeycodeToKeysym(display, key, 0, 1) != wanted)) return false;
        if (!plain) XTestFakeKeyEvent(display, shift, True, 0);
        XTestFakeKeyEvent(display, key, True, pause_ms);
        XTestFakeKeyEvent(display, key, False, pause_ms);
        if (!plain) XTestFakeKeyEvent(display, shift, False, 0);
        return true;
    };
    for (char const each : text) {
        if (!press(static_cast<unsigned char>(each))) return 1; // no key of this layout
    }
    press(XK_Return);
    XSync(display, False);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    Display* const display = XOpenDisplay(nullptr);
    std::string const what = argc > 1 ? argv[1] : "";
    if (display == nullptr) return 1;
    if (what == "cursor") return cursor(display);
    if (what == "keyboard") return keyboard(display);
    if (what == "scan" && argc == 3) return scan(display, argv[2]);
    if (what == "close" && argc == 3) return close_window(display, argv[2]);
    if (what == "cover" && argc == 4)
        return cover(display, static_cast<unsigned>(std::atoi(argv[2])),
                     static_cast<unsigned>(std::atoi(argv[3])));
    return 2;
}
