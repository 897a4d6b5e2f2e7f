// A code on its way through the face: it is taken from the glass, and what is recorded of it is sealed.

#include "kiosk/core/wedge.hpp"
#include "kiosk/recording.hpp"
#include "kiosk/replay.hpp"
#include "tests/kiosk/screens/booth.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

/// One thing a customer does.
struct Deed {
    std::string code; // typed by a reader; else a touch
    float x = 0;
    float y = 0;
};

class ReaderGlass final : public Glass {
  public:
    explicit ReaderGlass(std::vector<Deed> deeds)
        : context_(ImGui::CreateContext(&none_)), deeds_(std::move(deeds)) {
        ImGui::SetCurrentContext(context_);
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.LogFilename = nullptr;
        io.DisplaySize = {1280, 800};
        now_ = {1'790'000'000'000, 1'000'000, "boot"};
    }
    ~ReaderGlass() override { ImGui::DestroyContext(context_); }
    ReaderGlass(ReaderGlass const&) = delete;
    ReaderGlass& operator=(ReaderGlass const&) = delete;

    bool closed() const override { return turns_after_ > 30; }
    void close() override { turns_after_ = 100; }
    float scale() const override { return 1; }
    void use(ImFontAtlas& typefaces) override { ImGui::GetIO().Fonts = &typefaces; }
    bool wait(std::optional<std::chrono::milliseconds>) override {
        contacts_.clear();
        now_.wall_ms += 100;
        now_.monotonic_ms += 100;
        if (++turns_ % 30 != 0) return false;
        if (at_ == deeds_.size()) return turns_after_ += 30, false;
        Deed const& deed = deeds_[at_++];
        for (char const c : deed.code)
            wedge_.type(static_cast<unsigned char>(c), {now_.monotonic_ms, now_.monotonic_ms});
        if (!deed.code.empty()) return wedge_.end({now_.monotonic_ms, now_.monotonic_ms});
        auto const at = now_.monotonic_ms;
        contacts_ = {{Contact::Kind::down, 0, deed.x, deed.y, at - 80},
                     {Contact::Kind::up, 0, deed.x, deed.y, at}};
        for (Contact const& contact : contacts_)
            touches_.take(contact);
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
    void expect_scans(bool expected) override { expected_ = expected; }
    std::optional<SecretText> take_scan() override { return wedge_.take(); }

    bool expected() const { return expected_; }

  private:
    ImFontAtlas none_;
    ImGuiContext* context_;
    std::vector<Deed> deeds_;
    std::size_t at_ = 0;
    int turns_ = 0;
    int turns_after_ = 0;
    DeviceTime now_;
    TouchFilter touches_;
    std::vector<Contact> contacts_;
    bool moves_ = false;
    bool expected_ = false;
    Wedge wedge_;
};

ConfigPtr with_reader() {
    auto config = *demo_config("check-in");
    for (Survey& survey : config.surveys)
        survey.version = 1;
    TicketPattern card;
    card.prefix = "LC";
    card.min_length = card.max_length = 10;
    config.kiosk.scanner = Scanner{{}, {card}};
    config.reference_key = SealingKey{"preview", {9}};
    return std::make_shared<wire::KioskConfig const>(std::move(config));
}

struct Played {
    std::vector<Response> stored;
    bool expected = false;
};

Played play_to(std::string const& file, ConfigPtr const& config, std::vector<Deed> deeds) {
    ReaderGlass glass{std::move(deeds)};
    Recorder recorder{file, {{{1280, 800}}, false, true, config, glass.now(), {}}};
    Inbox<Event> inbox;
    Played played;
    Backstage backstage;
    backstage.store = [&](effect::Store const& effect) {
        played.stored.push_back(effect.response);
        inbox.post(event::Committed{effect.response.id, effect.response.revision});
    };
    Face face{glass, house_words(), inbox, std::move(backstage), ui::light_theme()};
    face.on_beat = [&](Beat const& beat) { recorder.take(beat); };
    face.run(start(true, config, glass.now()), {});
    played.expected = glass.expected();
    return played;
}

std::string content(std::string const& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

Deed const bad_face{{}, 400, 420};

} // namespace

TEST_CASE("a recorded scan is played again to the same records, and the recording holds no code") {
    instante::test::TempFolder folder;
    std::string const file = folder.file("day.jsonl");
    // Before the rating, after it, and one of a product.
    auto const played = play_to(
        file, with_reader(), {{"LC00412345"}, bad_face, {"LC00777777"}, {"4006381333931"}, {"LC00888888"}});
    CHECK(played.expected);
    REQUIRE(played.stored.size() >= 3);
    CHECK(played.stored[0].reference);
    CHECK(played.stored[1].reference);
    CHECK_FALSE(played.stored[0].reference == played.stored[1].reference);

    std::string const recorded = content(file);
    CHECK(recorded.find(played.stored[1].reference->sealed) != std::string::npos);
    for (char const* plain : {"LC00", "00412345", "00777777", "00888888", "4006381333931", "381333"})
        CHECK(recorded.find(plain) == std::string::npos);

    ReplayOptions options;
    options.file = file;
    options.assets = INSTANTE_SOURCE_DIR "/assets";
    Replayed const again = play(options);
    CHECK(again.differs == "");
    CHECK(again.records == static_cast<int>(played.stored.size()));
}

TEST_CASE("where no reader is, nothing is expected of one") {
    instante::test::TempFolder folder;
    auto const played = play_to(folder.file("day.jsonl"), demo_config("check-in"), {{"LC00412345"}});
    CHECK_FALSE(played.expected);
    CHECK(played.stored.empty());
    CHECK(content(folder.file("day.jsonl")).find("ticket") == std::string::npos);
}
