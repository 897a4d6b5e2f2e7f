#include "kiosk/app.hpp"

#include "kiosk/core/config.hpp"
#include "kiosk/core/curl_transport.hpp"
#include "kiosk/core/device_clock.hpp"
#include "kiosk/core/device_settings.hpp"
#include "kiosk/core/device_status.hpp"
#include "kiosk/core/outbox.hpp"
#include "kiosk/core/outbox_writer.hpp"
#include "kiosk/core/private_folder.hpp"
#include "kiosk/core/server_address.hpp"
#include "kiosk/core/server_check.hpp"
#include "kiosk/core/speech.hpp"
#include "kiosk/core/upload_thread.hpp"
#include "kiosk/core/vitals.hpp"
#include "kiosk/core/watchdog.hpp"
#include "kiosk/face.hpp"
#include "kiosk/recording.hpp"
#include "kiosk/signals.hpp"
#include "kiosk/window.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <cstdlib>
#include <random>
#include <stdexcept>
#include <unistd.h>

namespace instante::kiosk {
namespace {

std::filesystem::path default_data() {
    if (char const* home = std::getenv("XDG_DATA_HOME"); home != nullptr && *home != '\0') {
        return std::filesystem::path{home} / "instante-kiosk";
    }
    char const* home = std::getenv("HOME");
    return std::filesystem::path{home != nullptr ? home : "."} / ".local/share/instante-kiosk";
}

std::string host_name() {
    char name[256] = {};
    return gethostname(name, sizeof name - 1) == 0 ? name : "kiosk";
}

/// Everything behind the face: what is stored and what is sent. Its parts end in the reverse order.
class Store {
  public:
    Store(std::unique_ptr<Outbox> outbox, Inbox<Event>& inbox, Vitals& vitals, HeartbeatFacts facts)
        : outbox_(std::move(outbox)),
          uploader_(*outbox_, transport_, inbox, host_name(), [this] { return chance(); }),
          reports_(uploader_, vitals, std::move(facts), *outbox_),
          upload_thread_(uploader_, transport_),
          writer_(*outbox_, inbox, [this] { upload_thread_.wake(); }) {}

    void submit(effect::Store effect) { writer_.submit(std::move(effect)); }
    void pair(std::string const& server, std::string const& code) {
        uploader_.pair(server, code);
        upload_thread_.wake();
    }
    void unpair() {
        uploader_.unpair();
        upload_thread_.wake();
    }
    UploaderStatus status() const { return uploader_.status(); }
    DeviceStatus device(std::filesystem::path const& data) {
        return device_status(*outbox_, uploader_.status(), data, system_clock().wall_now());
    }
    Pulse const& upload_pulse() const { return upload_thread_.pulse(); }
    Pulse const& writer_pulse() const { return writer_.pulse(); }
    void note_end() {
        if (auto const noted = outbox_->note_end(); !noted) spdlog::warn("{}", to_line(noted.error()));
    }

  private:
    /// Before the thread begins.
    struct Reports {
        Reports(Uploader& uploader, Vitals& vitals, HeartbeatFacts facts, Outbox& outbox) {
            facts.on_reserve = [&outbox] { return outbox.on_reserve(); };
            uploader.report(vitals, std::move(facts));
        }
    };

    double chance() { return std::uniform_real_distribution<double>{0, 1}(random_); }

    std::mt19937_64 random_{std::random_device{}()}; // of the upload thread
    std::unique_ptr<Outbox> outbox_;
    CurlTransport transport_;
    Uploader uploader_;
    Reports reports_;
    UploadThread upload_thread_;
    OutboxWriter writer_;
};

screens::SetupForm::Status read_status(UploaderStatus const& status) {
    using Status = screens::SetupForm::Status;
    using Trouble = UploaderStatus::Trouble;
    switch (status.kind) {
    case Trouble::none:
        return Status::connecting;
    case Trouble::code_refused:
        return Status::refused;
    case Trouble::wrong_server:
        return Status::wrong_server;
    case Trouble::busy:
        return Status::busy;
    default:
        return Status::unreachable;
    }
}

/// The outbox of a data directory; what is wrong goes to the log, once.
std::unique_ptr<Outbox> open_outbox(std::filesystem::path const& data, bool quiet) {
    make_private(data);
    auto outbox = Outbox::open_or_salvage((data / "outbox.db").string(), system_clock().wall_now());
    if (outbox) return std::move(*outbox);
    if (!quiet) spdlog::error("the outbox in {} cannot be used: {}", data.string(), to_line(outbox.error()));
    return nullptr;
}

/// Puts store and face together. Where the outbox cannot be opened the kiosk says so, and tries again.
class RunningKiosk {
  public:
    RunningKiosk(RunOptions const& options, Inbox<Event>& inbox)
        : options_(options),
          inbox_(inbox),
          data_(options.data.empty() ? default_data() : options.data),
          settings_(read_settings(data_)) {
        if (options.panel > 0) settings_.panel = options.panel;
        if (options.rotation) settings_.rotation = *options.rotation;
        if (!options.server.empty()) settings_.server = options.server;
    }

    DeviceSettings const& settings() const { return settings_; }
    /// Hangs the picture as was chosen.
    void hang(Window& window) const { window.hang(settings_.panel, ui::Turn{settings_.rotation}); }

    /// Finds what it knew: the outbox, and the configuration (or none) to begin with.
    ConfigPtr open() {
        outbox_ = open_outbox(data_, false);
        return outbox_ ? begin_run(*outbox_, options_.version) : nullptr;
    }

    /// What is shown first; `config` is what open() found.
    State first_state(ConfigPtr config) {
        auto const now = device_now();
        if (!outbox_) {
            retry_at_ms_ = now.monotonic_ms + retry_ms;
            State state = start(true, nullptr, now);
            return update(state, event::StorageChanged{false}, now, [](UnixMs at) { return new_uuid7(at); })
                .state;
        }
        State state = start(is_paired(*outbox_), std::move(config), now, last_asked_moment(*outbox_));
        vitals_.begin(state, now);
        return state;
    }

    /// Sets all to work that does not show: once there is a picture, which is waited for.
    void begin_work() {
        // As long as the window goes on, systemd hears of us, where it is there.
        watch(window_watchdog_, {{&window_pulse_, options_.hang_limit}},
              [] { notify_systemd("WATCHDOG=1"); });
        if (outbox_) {
            bool const paired = is_paired(*outbox_);
            adopt(std::move(outbox_), paired);
        }
        notify_systemd("READY=1");
    }

    /// This run was no crash.
    void note_end() {
        if (store_) return store_->note_end();
        if (outbox_) static_cast<void>(outbox_->note_end()); // closed before there was a picture
    }

    Backstage backstage(Window& window, Signals const& signals) {
        Backstage b;
        b.store = [this](effect::Store effect) { submit(std::move(effect)); };
        b.connect = [this](screens::SetupForm const& form) {
            settings_.server = form.server;
            write_settings(data_, settings_);
            if (store_) store_->pair(server_url(form.server), shown_code(form.code));
        };
        b.check = [this](screens::SetupForm const& form) { checker_.begin(server_url(form.server)); };
        b.checked = [this] { return checker_.result(); };
        b.look = [this, &window](screens::SetupForm const& form) {
            settings_.panel = form.panel;
            settings_.rotation = form.rotation;
            write_settings(data_, settings_);
            hang(window);
            if (on_hung) on_hung({window.size(), settings_.panel});
        };
        b.voice = [this] { return speech_.state(); };
        b.connection = [this] {
            using Status = screens::SetupForm::Status;
            if (store_) return read_status(store_->status());
            return outbox_ ? Status::connecting : Status::unreachable;
        };
        b.speak = [this](std::string const& text, std::string_view language) { speech_.say(text, language); };
        b.unpair = [this] {
            if (store_) store_->unpair();
        };
        b.status = [this] { return status(); };
        b.touched = [this](DeviceTime const& now) { vitals_.note_touch(now); };
        b.noted = [this](State const& before, State const& after, DeviceTime const& now) {
            vitals_.note(before, after, now);
        };
        b.shown = [this] { begin_work(); };
        b.look_after = [this, &window, &signals] {
            if (signals.stop()) window.close();
            reopen_if_due();
            vitals_.note_surroundings(speech_.trouble(), window.covered(), window.times_covered());
            window_pulse_.rest(face_sleeps_at_most);
        };
        return b;
    }

    /// No thread of ours goes on after this: there may soon be no window to ring for.
    void end() {
        store_watchdog_.reset();
        window_watchdog_.reset();
        checker_.end();
        store_.reset();
    }

    /// Told where the picture hangs otherwise from now on.
    std::function<void(Hanging const&)> on_hung;

    /// `inches`: what the panel says it has.
    screens::SetupForm first_form(double inches) const {
        auto form = screens::first_form(settings_.server, options_.pairing_code);
        form.panel = settings_.panel > 0 ? settings_.panel : screens::nearest_panel(inches);
        form.rotation = settings_.rotation;
        return form;
    }

  private:
    static constexpr std::int64_t retry_ms = 10'000;
    /// Between two turns, where nothing happens.
    static constexpr std::chrono::seconds face_sleeps_at_most{10};

    void adopt(std::unique_ptr<Outbox> outbox, bool paired) {
        HeartbeatFacts facts;
        facts.version = options_.version;
        facts.data = data_;
        facts.restarts = restarts_so_far();
        store_.emplace(std::move(outbox), inbox_, vitals_, std::move(facts));
        watch(
            store_watchdog_,
            {{&store_->writer_pulse(), options_.hang_limit}, {&store_->upload_pulse(), options_.hang_limit}},
            {});
        // A code is good once: the next start with the same command line is a paired one.
        if (!paired && !options_.pairing_code.empty())
            store_->pair(server_url(options_.server), options_.pairing_code);
    }

    using Watched = std::vector<std::pair<Pulse const*, std::chrono::milliseconds>>;

    /// Who hangs makes the process begin anew.
    void watch(std::optional<Watchdog>& dog, Watched watched, std::function<void()> alive) const {
        if (options_.hang_limit.count() == 0) return;
        auto const begin_anew = [](std::string const& name) {
            spdlog::critical("the {} thread hangs: the kiosk begins anew", name);
            spdlog::default_logger()->flush();
            restart_program();
            std::_Exit(70); // systemd, or whoever started us, tries again
        };
        dog.emplace(std::move(watched), begin_anew, std::move(alive));
    }

    DeviceStatus status() {
        DeviceStatus told;
        if (store_) told = store_->device(data_);
        told.storage_usable = store_ && told.storage_usable && vitals_.glance().storage_usable;
        told.version = options_.version;
        told.voice = speech_.state();
        return told;
    }

    void submit(effect::Store effect) {
        if (store_) {
            store_->submit(std::move(effect));
        } else {
            inbox_.post(event::CommitFailed{effect.response.id, effect.response.revision});
        }
    }

    void reopen_if_due() {
        auto const now = device_now().monotonic_ms;
        if (store_ || outbox_ || now < retry_at_ms_) return;
        retry_at_ms_ = now + retry_ms;
        auto outbox = open_outbox(data_, true);
        if (!outbox) return;
        auto config = begin_run(*outbox, options_.version);
        bool const paired = is_paired(*outbox);
        inbox_.post(event::PairingChanged{paired});
        inbox_.post(event::TurnRecalled{last_asked_moment(*outbox)});
        if (config) inbox_.post(event::ConfigArrived{std::move(config)});
        inbox_.post(event::StorageChanged{true});
        adopt(std::move(outbox), paired);
    }

    RunOptions const& options_;
    Inbox<Event>& inbox_;
    std::filesystem::path data_;
    DeviceSettings settings_;
    ServerChecker checker_{[] { Window::wake(); }};
    Vitals vitals_;
    Pulse window_pulse_{"window"};
    std::unique_ptr<Outbox> outbox_; // until it is adopted
    std::optional<Store> store_;
    SpeechProgram speech_{options_.speech};
    std::optional<Watchdog> store_watchdog_; // looks at the store's threads, so it ends before them
    std::optional<Watchdog> window_watchdog_;
    std::int64_t retry_at_ms_ = 0;
};

} // namespace

int run(RunOptions const& options) {
    write_for_owner_only();
    Signals signals;
    auto const words = ui::Words::load(options.assets / "locales");
    Inbox<Event> inbox{[] { Window::wake(); }};
    RunningKiosk kiosk{options, inbox};
    Typesetting type;
    Window window{options.windowed, kiosk.settings().panel,
                  [&](float scale) { type = typeset(words, kiosk.open(), scale); }};
    kiosk.hang(window);
    signals.listen([] { Window::wake(); });
    struct ThreadsFirst {
        Signals& signals;
        RunningKiosk& kiosk;
        ~ThreadsFirst() {
            signals.end();
            kiosk.end();
        }
    } const threads_first{signals, kiosk};
    Face face{window, words, inbox, kiosk.backstage(window, signals),
              options.dark ? ui::dark_theme() : ui::light_theme()};
    face.reduced_motion = options.reduced_motion;
    State const first = kiosk.first_state(type.config);
    face.use(std::move(type));
    std::optional<Recorder> recorder;
    if (!options.record.empty()) {
        DeviceTime began = window.now();
        began.monotonic_ms = first.entered_ms;
        recorder.emplace(options.record, RecordingHead{{window.size(), kiosk.settings().panel},
                                                       options.dark,
                                                       first.paired,
                                                       first.config,
                                                       began,
                                                       first.asked_last});
        kiosk.on_hung = [&recorder](Hanging const& hanging) { recorder->hang(hanging); };
        face.on_beat = [&recorder](Beat const& beat) { recorder->take(beat); };
    }
    face.run(first, kiosk.first_form(window.inches()));
    kiosk.note_end();
    return 0;
}

std::filesystem::path find_assets(std::filesystem::path const& given, std::filesystem::path const& source) {
    auto const holds = [](std::filesystem::path const& p) {
        return !p.empty() && std::filesystem::is_directory(p / "locales");
    };
    if (!given.empty()) {
        if (holds(given)) return given;
        throw std::runtime_error("no words (locales) in " + given.string());
    }
    if (char const* set = std::getenv("INSTANTE_ASSETS"); set != nullptr && holds(set)) return set;
    std::error_code trouble;
    auto const program = std::filesystem::read_symlink("/proc/self/exe", trouble);
    auto beside = program.parent_path() / ".." / "share" / "instante";
    if (!trouble && holds(beside)) return beside;
    if (holds(source)) return source;
    throw std::runtime_error("the words of the kiosk cannot be found: give --assets DIR");
}

} // namespace instante::kiosk
