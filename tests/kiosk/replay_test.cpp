// A day at a kiosk, recorded and played again: the real flow, the real screens, the real face.

#include "kiosk/recording.hpp"
#include "kiosk/replay.hpp"
#include "tests/kiosk/screens/booth.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
#include <set>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

/// Touches anywhere, at any time: what a thousand customers and their children do.
class MonkeyGlass final : public Glass {
  public:
    MonkeyGlass(int taps, unsigned seed, Hanging const& hanging)
        : context_(ImGui::CreateContext(&none_)), random_(seed), taps_(taps) {
        ImGui::SetCurrentContext(context_);
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.LogFilename = nullptr;
        hang(hanging);
        now_ = {1'790'000'000'000, 1'000'000, "boot"};
        next_ms_ = now_.monotonic_ms + 1'000;
    }
    ~MonkeyGlass() override { ImGui::DestroyContext(context_); }

    bool closed() const override { return taps_ < 0; }
    void close() override { taps_ = -1; }
    float scale() const override {
        return ui::pixels_per_unit(hanging_.size.width, hanging_.size.height, hanging_.panel);
    }
    void hang(Hanging const& hanging) {
        hanging_ = hanging;
        ImGui::GetIO().DisplaySize = {static_cast<float>(hanging.size.width),
                                      static_cast<float>(hanging.size.height)};
        touches_.set_scale(scale());
    }
    void use(ImFontAtlas& typefaces) override { ImGui::GetIO().Fonts = &typefaces; }
    bool wait(std::optional<std::chrono::milliseconds> at_most) override {
        contacts_.clear();
        // Whatever moves is looked at now and then only: nobody sees it.
        auto const step = std::max<std::int64_t>(at_most.value_or(std::chrono::hours{1}).count(), 90);
        auto const until = std::min(now_.monotonic_ms + step, next_ms_);
        now_.wall_ms += until - now_.monotonic_ms;
        now_.monotonic_ms = until;
        if (until < next_ms_) return false;
        touch();
        return true;
    }
    void frame(std::function<void()> const& draw) override {
        moves_ = touches_.pending();
        Finger const finger = touches_.next_frame();
        ImGuiIO& io = ImGui::GetIO();
        io.MousePos = {finger.x, finger.y};
        io.MouseDown[0] = finger.down;
        io.DeltaTime = 0.016F;
        ImGui::NewFrame();
        draw();
        ImGui::Render();
    }
    DeviceTime now() const override { return now_; }
    std::vector<Contact> const& contacts() const override { return contacts_; }
    bool finger_moves() const override { return moves_; }

  private:
    int chance(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
    void touch() {
        --taps_;
        auto const x = static_cast<float>(chance(hanging_.size.width));
        auto const y = static_cast<float>(chance(hanging_.size.height));
        auto const at = now_.monotonic_ms;
        contacts_ = {{Contact::Kind::down, 0, x, y, at - 80}, {Contact::Kind::up, 0, x, y, at}};
        // A palm now and then, whose other contacts are not always seen to leave.
        if (chance(10) == 0) {
            contacts_.insert(contacts_.begin() + 1, {Contact::Kind::down, 1, 5, 5, at - 70});
            if (chance(4) > 0) contacts_.push_back({Contact::Kind::up, 1, 5, 5, at});
        }
        for (Contact const& contact : contacts_)
            touches_.take(contact);
        next_ms_ = at + (chance(6) == 0 ? 30'000 + chance(60'000) : 300 + chance(3'000));
    }

    Hanging hanging_;
    ImFontAtlas none_;
    ImGuiContext* context_;
    std::mt19937 random_;
    int taps_;
    DeviceTime now_;
    std::int64_t next_ms_ = 0;
    TouchFilter touches_;
    std::vector<Contact> contacts_;
    bool moves_ = false;
};

constexpr int some_taps = instante::test::sanitized ? 150 : 700;

struct RecordedDay {
    int records = 0;
    int turns = 0;
};

RecordedDay record_a_day(std::string const& file, int taps,
                         ConfigPtr const& demo_kiosk = demo_config("check-in"),
                         std::string const& asked_last = "", Hanging const& hanging = {},
                         std::optional<Hanging> const& later = {}) {
    MonkeyGlass glass{taps, 11, hanging};
    auto published = *demo_kiosk;
    for (Survey& survey : published.surveys)
        survey.version = 1;
    auto const config = std::make_shared<wire::KioskConfig const>(published);
    Recorder recorder{file, {hanging, false, true, config, glass.now(), asked_last}};
    Inbox<Event> inbox;
    RecordedDay day;
    Backstage backstage;
    backstage.store = [&](effect::Store const& effect) {
        ++day.records;
        // Every so often a disk fails.
        bool const fails = day.records % 40 == 0;
        if (fails) {
            inbox.post(event::CommitFailed{effect.response.id, effect.response.revision});
        } else {
            inbox.post(event::Committed{effect.response.id, effect.response.revision});
        }
    };
    Face face{glass, house_words(), inbox, std::move(backstage), ui::light_theme()};
    face.on_beat = [&](Beat const& beat) {
        bool const turned = ++day.turns == 200 && later;
        if (turned) recorder.hang(*later);
        recorder.take(beat);
        if (turned) glass.hang(*later);
    };
    face.run(start(true, config, glass.now(), asked_last), {});
    return day;
}

std::vector<std::string> lines_of(std::string const& file) {
    std::ifstream in{file};
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

void write_lines(std::string const& file, std::vector<std::string> const& lines) {
    std::ofstream out{file};
    for (auto const& line : lines)
        out << line << '\n';
}

ReplayOptions of_recording(std::string const& file) {
    ReplayOptions options;
    options.file = file;
    options.assets = INSTANTE_SOURCE_DIR "/assets";
    return options;
}

/// Puts other words into the head of a recording: it is no longer of the same day.
void change_head(std::string const& file, std::string const& was, std::string const& is) {
    auto lines = lines_of(file);
    REQUIRE(lines[0].find(was) != std::string::npos);
    lines[0].replace(lines[0].find(was), was.size(), is);
    write_lines(file, lines);
}

} // namespace

TEST_CASE("a recorded day is played again to the same screens and the same records") {
    instante::test::TempFolder folder;
    std::string const file = folder.file("day.jsonl");
    RecordedDay const day = record_a_day(file, instante::test::sanitized ? 250 : 1'500);
    ReplayOptions const options = of_recording(file);
    Replayed const played = play(options);
    INFO(played.differs);
    CHECK(played.differs.empty());
    CHECK(played.records == day.records);
    CHECK(played.beats == day.turns);
    CHECK(played.visits > (instante::test::sanitized ? 7 : 50));
    CHECK(replay(options) == 0);

    // It has eyes: a finger that was elsewhere, or later, is noticed.
    auto lines = lines_of(file);
    auto const touched = std::find_if(lines.begin() + 1, lines.end(), [](std::string const& line) {
        return line.find("\"stored\"") != std::string::npos;
    });
    REQUIRE(touched != lines.end());
    auto changed = lines;
    auto& line = changed[static_cast<std::size_t>(touched - lines.begin())];
    line.replace(line.find("\"rating\":") + 9, 1, "0");
    write_lines(file, changed);
    CHECK_FALSE(play(options).differs.empty());
    CHECK(replay(options) == 1);
}

TEST_CASE(
    "days at kiosks of several moments, in rotation and together, are played again to the same records") {
    for (auto const& [kiosk, asked_last] :
         {std::pair{"bcn-information", "information-desk"}, std::pair{"mad-arrivals", ""}}) {
        INFO(kiosk);
        instante::test::TempFolder folder;
        std::string const file = folder.file("day.jsonl");
        RecordedDay const day = record_a_day(file, some_taps, demo_config("", kiosk), asked_last);
        ReplayOptions const options = of_recording(file);
        static std::set<std::string> seen;
        seen.clear();
        Replayed const played = play(
            options, +[](std::int64_t, std::string const& screen) { seen.insert(screen); });
        INFO(played.differs);
        CHECK(played.differs.empty());
        CHECK(played.records == day.records);
        CHECK(played.visits > some_taps / 35);
        CHECK(seen.contains("privacy"));
        // What was asked last is part of it: a recording without it is of another day.
        if (*asked_last == '\0') continue;
        change_head(file, R"("asked_last":"information-desk")", R"("asked_last":"")");
        CHECK_FALSE(play(options).differs.empty());
    }
}

TEST_CASE("a day on a small panel is played again on one, also where the panel was chosen on the way") {
    Hanging const seven_inches{{800, 480}, 7};
    Hanging const upright{{480, 800}, 5};
    for (auto const& later : {std::optional<Hanging>{}, std::optional{upright}}) {
        instante::test::TempFolder folder;
        std::string const file = folder.file("day.jsonl");
        RecordedDay const day =
            record_a_day(file, some_taps, demo_config("check-in"), "", seven_inches, later);
        ReplayOptions const options = of_recording(file);
        Replayed const played = play(options);
        INFO(played.differs);
        CHECK(played.differs.empty());
        CHECK(played.records == day.records);
        CHECK(played.visits > some_taps / 70);
        // It is the panel that makes it so: without it everything is smaller.
        change_head(file, R"("panel":7.0)", R"("no_panel":0)");
        CHECK_FALSE(play(options).differs.empty());
    }
}

TEST_CASE("a recording that was cut short is played as far as it goes, and noise is named as such") {
    instante::test::TempFolder folder;
    std::string const file = folder.file("day.jsonl");
    record_a_day(file, 60);
    auto lines = lines_of(file);
    lines.back().resize(lines.back().size() / 2);
    {
        std::ofstream out{file};
        for (std::size_t i = 0; i + 1 < lines.size(); ++i)
            out << lines[i] << '\n';
        out << lines.back();
    }
    ReplayOptions const options = of_recording(file);
    CHECK(play(options).beats == static_cast<int>(lines.size()) - 2);
    lines[3] = "{\"at\":7}";
    write_lines(file, lines);
    CHECK(replay(options) == 2);
    write_lines(file, {"noise"});
    CHECK(replay(options) == 2);
}
