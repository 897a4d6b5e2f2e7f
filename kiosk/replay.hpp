#pragma once
// `instante-kiosk replay FILE`: plays a recording on the real flow and the real screens, without a window and
// as fast as it goes, and sees whether everything comes out as it was recorded.

#include <filesystem>
#include <string>

namespace instante::kiosk {

struct ReplayOptions {
    std::filesystem::path file;
    std::filesystem::path assets;
    bool reduced_motion = false;
    bool quiet = false; // only the sum
};

struct Replayed {
    int beats = 0;
    int visits = 0;      // different ones that stored something
    int records = 0;     // stored
    std::string differs; // the first beat that came out otherwise, and how; empty: none
};

/// Throws std::runtime_error for a file that is no recording. `each_screen` is told of every change.
Replayed play(ReplayOptions const& options,
              void (*each_screen)(std::int64_t at_ms, std::string const& screen) = nullptr);

/// Prints what happened. Exit code: 0, 1 where something differs, 2 for a file that is no recording.
int replay(ReplayOptions const& options);

} // namespace instante::kiosk
