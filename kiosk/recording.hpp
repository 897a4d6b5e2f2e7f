#pragma once
// A recording of what came in at a kiosk: contacts, keys, and what its threads said, each with its time. One
// JSON object a line; the first says where it began. Played again it leads to the same screens and records.

#include "kiosk/face.hpp"

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace instante::kiosk {

struct RecordingHead {
    Hanging hanging;
    bool dark = false;
    bool paired = false;
    ConfigPtr config;
    DeviceTime began;
    std::string asked_last; // see State
};

class Recorder {
  public:
    /// Begins a file; it may hold comments as they were typed, so nobody else may read it. Throws
    /// std::runtime_error when it cannot be written.
    Recorder(std::filesystem::path const& file, RecordingHead const& head);
    void take(Beat const& beat);
    /// From the beat after the next one on the picture hangs otherwise.
    void hang(Hanging const& hanging) { hung_ = hanging; }

  private:
    std::ofstream out_;
    std::optional<Hanging> hung_; // not written down yet
};

class Recording {
  public:
    /// Throws std::runtime_error, naming the line, for a file that is none.
    explicit Recording(std::filesystem::path const& file);

    RecordingHead const& head() const { return head_; }
    /// The next beat; nullopt at the end. A last line that was cut short is the end.
    std::optional<Beat> next();

  private:
    std::ifstream in_;
    RecordingHead head_;
    int line_ = 1;
};

} // namespace instante::kiosk
