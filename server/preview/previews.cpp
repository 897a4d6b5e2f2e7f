#include "server/preview/previews.hpp"

#include "server/descriptor.hpp"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <unistd.h>

namespace instante::server::preview {

namespace {

using End = ProgramRun::End;

/// `render` names the option to blame; what the caller asked for has names of its own.
constexpr char const* complaint_prefix = "instante-kiosk: ";
constexpr int refused = 2; // exit status of what cannot be shown

std::vector<std::string> arguments_for(Scene const& scene) {
    std::vector<std::string> words{"render",
                                   "--programme",
                                   "/dev/stdin",
                                   "--survey",
                                   scene.survey,
                                   "--kiosk",
                                   scene.kiosk,
                                   "--screen",
                                   scene.screen,
                                   "--size",
                                   std::to_string(scene.width) + "x" + std::to_string(scene.height),
                                   "--theme",
                                   scene.dark ? "dark" : "light",
                                   "--out",
                                   "-"};
    if (!scene.language.empty()) words.insert(words.end(), {"--language", scene.language});
    if (scene.accessible) words.emplace_back("--accessible");
    if (scene.verdict) words.insert(words.end(), {"--verdict", std::to_string(*scene.verdict)});
    return words;
}

bool is_png(std::string const& bytes) {
    return bytes.starts_with("\x89PNG\r\n\x1a\n");
}

/// Whoever asks again gets the same: the program is to blame, not the moment.
Problem failed(std::string const& how) {
    return Problem::at(ProblemKind::unavailable, "kiosk-program",
                       "instante-kiosk could not draw this screen: " + how);
}

/// "instante-kiosk: --screen: there is no screen X here"
Problem refusal(std::string const& complaint) {
    std::string line = complaint.substr(0, complaint.find('\n'));
    if (line.starts_with(complaint_prefix)) line = line.substr(std::strlen(complaint_prefix));
    std::size_t const colon = line.find(": ");
    if (!line.starts_with("--") || colon == std::string::npos) return failed(line);
    std::string const field = line.substr(2, colon - 2);
    return Problem::at(field == "screen" ? ProblemKind::not_found : ProblemKind::invalid, field,
                       line.substr(colon + 2));
}

Result<Picture> picture_of(ProgramRun&& run, std::string const& program) {
    switch (run.end) {
    case End::not_started:
        return failed(program + " cannot be started: " + std::strerror(run.code));
    case End::too_late:
        return failed("it took too long and was ended");
    case End::too_long:
        return failed("it wrote more than a picture");
    case End::signalled:
        return failed("it ended by signal " + std::to_string(run.code));
    case End::exited:
        break;
    }
    if (run.code == refused) return refusal(run.err);
    if (run.code != 0)
        return failed("it ended with " + std::to_string(run.code) + ": " +
                      run.err.substr(0, run.err.find('\n')));
    if (!is_png(run.out)) return failed("what it wrote is no picture");
    return std::make_shared<std::string const>(std::move(run.out));
}

Result<Picture> draw_now(Scene const& scene, PreviewOptions const& options) {
    auto drawn = picture_of(
        run_program(options.program, arguments_for(scene), scene.programme, options.limits), options.program);
    if (!drawn && drawn.error().kind == ProblemKind::unavailable) spdlog::warn("{}", to_line(drawn.error()));
    return drawn;
}

} // namespace

std::string kiosk_program_beside_us() {
    std::error_code error;
    auto const us = std::filesystem::read_symlink("/proc/self/exe", error);
    return (us.parent_path() / "instante-kiosk").string();
}

void Previews::set_up(PreviewOptions options) {
    options_ = std::move(options);
}

Result<void> Previews::check_available() const {
    if (!options_.program.empty() && access(options_.program.c_str(), X_OK) == 0) return {};
    std::string const where = options_.program.empty() ? "not set up" : "not at " + options_.program;
    return Problem::at(ProblemKind::unavailable, "kiosk-program",
                       "pictures are drawn by instante-kiosk, which is " + where +
                           "; install it beside instante-server, or name it with --kiosk-program");
}

std::string Previews::tag(Scene const& scene) const {
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, crypto_generichash_BYTES_MIN);
    auto const add = [&](std::string const& text) {
        std::uint64_t const size = text.size(); // so that no two lists are written alike
        crypto_generichash_update(&state, reinterpret_cast<unsigned char const*>(&size), sizeof size);
        crypto_generichash_update(&state, reinterpret_cast<unsigned char const*>(text.data()), text.size());
    };
    add(file_stamp(options_.program)); // another program draws other pictures
    add(scene.programme);
    for (std::string const& word : arguments_for(scene))
        add(word);
    std::array<unsigned char, crypto_generichash_BYTES_MIN> digest{};
    crypto_generichash_final(&state, digest.data(), digest.size());
    std::array<char, 2 * crypto_generichash_BYTES_MIN + 1> hex{};
    return sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
}

void Previews::draw(std::string const& name, Scene scene, Then then) {
    std::unique_lock lock{mutex_};
    if (auto const known = remembered(name)) {
        lock.unlock();
        return then(*known);
    }
    auto const asked = asked_.find(name);
    if (asked != asked_.end()) return asked->second.push_back(std::move(then));
    if (ending_ || waiting_.size() >= options_.most_waiting) {
        lock.unlock();
        return then(Problem{ProblemKind::unavailable, "too many pictures are being drawn; try again"});
    }
    asked_[name].push_back(std::move(then));
    waiting_.push_back({name, std::move(scene)});
    if (threads_.size() < options_.at_once) threads_.emplace_back([this] { work(); });
    lock.unlock();
    changed_.notify_one();
}

void Previews::work() {
    std::unique_lock lock{mutex_};
    while (true) {
        changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
        if (ending_) return;
        Job const job = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        auto drawn = [&]() -> Result<Picture> {
            try {
                return draw_now(job.scene, options_);
            } catch (std::exception const& failure) { // out of descriptors or memory
                spdlog::error("a preview failed: {}", failure.what());
                return failed(failure.what());
            }
        }();
        answer(job.tag, drawn);
        lock.lock();
    }
}

void Previews::answer(std::string const& tag, Result<Picture> const& drawn) {
    std::vector<Then> waiting;
    {
        std::lock_guard const lock{mutex_};
        if (drawn) remember(tag, *drawn);
        auto const asked = asked_.extract(tag);
        if (!asked.empty()) waiting = std::move(asked.mapped());
    }
    for (Then const& then : waiting)
        then(drawn);
}

std::optional<Picture> Previews::remembered(std::string const& tag) {
    auto const found = std::find_if(pictures_.begin(), pictures_.end(),
                                    [&](auto const& picture) { return picture.first == tag; });
    if (found == pictures_.end()) return std::nullopt;
    pictures_.splice(pictures_.begin(), pictures_, found);
    return found->second;
}

void Previews::remember(std::string const& tag, Picture const& picture) {
    pictures_.emplace_front(tag, picture);
    remembered_bytes_ += picture->size();
    while (remembered_bytes_ > options_.remembered && pictures_.size() > 1) {
        remembered_bytes_ -= pictures_.back().second->size();
        pictures_.pop_back();
    }
}

void Previews::finish() {
    std::vector<std::string> dropped;
    {
        std::lock_guard const lock{mutex_};
        ending_ = true;
        for (Job const& job : waiting_)
            dropped.push_back(job.tag);
        waiting_.clear();
    }
    changed_.notify_all();
    for (std::string const& tag : dropped)
        answer(tag, Problem{ProblemKind::unavailable, "the server is ending"});
    for (std::thread& thread : threads_)
        thread.join();
    threads_.clear();
}

} // namespace instante::server::preview
