#pragma once
// Pictures of a kiosk's screens, drawn by the kiosk's own program: what is published looks as it will look.
// The server links nothing of the kiosk; where the program is not there, everything else works and this says
// so.

#include "server/preview/program.hpp"
#include "shared/problem.hpp"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace instante::server::preview {

/// What is to be seen, all of it checked already.
struct Scene {
    std::string programme; // JSON document
    std::string survey;
    std::string kiosk;
    std::string screen = "attract"; // as `instante-kiosk render --screen` takes it
    std::string language;
    int width = 1280;
    int height = 800;
    bool dark = false;
    bool accessible = false;
    std::optional<int> verdict; // what was tapped before a later question
};

using Picture = std::shared_ptr<std::string const>; // PNG

struct PreviewOptions {
    std::string program;                       // path of instante-kiosk
    unsigned at_once = 2;                      // pictures drawn at the same time
    std::size_t most_waiting = 32;             // more are refused
    std::size_t remembered = 32 * 1024 * 1024; // bytes of pictures
    ProgramLimits limits;
};

class Previews {
  public:
    Previews() = default;
    ~Previews() { finish(); }
    Previews(Previews const&) = delete;
    Previews& operator=(Previews const&) = delete;

    /// Before the first picture.
    void set_up(PreviewOptions options);
    std::string const& program() const { return options_.program; }

    /// Problem (unavailable): the program is not there, and how to get it.
    Result<void> check_available() const;
    /// Changes with what the picture depends on: the scene and the program.
    std::string tag(Scene const& scene) const;

    using Then = std::function<void(Result<Picture>)>;
    /// `name`: the scene's tag. Calls `then` once: at once where the picture is remembered or cannot be
    /// drawn, else later from a thread of ours. Problems: unavailable (too busy; or, naming kiosk-program, it
    /// failed), not_found and invalid, which name the part of the scene.
    void draw(std::string const& name, Scene scene, Then then);

    /// What waits is refused, what is being drawn is waited for. Nothing is drawn afterwards.
    void finish();

  private:
    struct Job {
        std::string tag;
        Scene scene;
    };

    void work();
    std::optional<Picture> remembered(std::string const& tag);
    void remember(std::string const& tag, Picture const& picture);
    void answer(std::string const& tag, Result<Picture> const& drawn);

    PreviewOptions options_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool ending_ = false;
    std::deque<Job> waiting_;
    std::map<std::string, std::vector<Then>> asked_;      // by tag: who waits for the same picture
    std::list<std::pair<std::string, Picture>> pictures_; // newest first
    std::size_t remembered_bytes_ = 0;
    std::vector<std::thread> threads_;
};

/// Beside the running program, as both are installed and built.
std::string kiosk_program_beside_us();

} // namespace instante::server::preview
