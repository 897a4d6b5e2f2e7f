#include "kiosk/core/speech.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <unistd.h>

using namespace instante::kiosk;

namespace {

namespace fs = std::filesystem;

/// A voice that writes down how it was called and what it was to say.
class Scribe {
  public:
    explicit Scribe(std::string const& ending = "") {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        std::ofstream{program()} << "#!/bin/sh\n{ echo \"$@\"; cat; echo; } >> "
                                 << (folder_ / "said").string() << "\n"
                                 << ending << "\n";
        fs::permissions(program(), fs::perms::owner_all);
    }
    ~Scribe() { fs::remove_all(folder_); }
    Scribe(Scribe const&) = delete;
    Scribe& operator=(Scribe const&) = delete;

    std::string program() const { return (folder_ / "voice").string(); }
    std::string said() const {
        std::ifstream in{folder_ / "said"};
        std::stringstream all;
        all << in.rdbuf();
        return all.str();
    }

  private:
    fs::path folder_ = fs::temp_directory_path() / ("instante-speech-test-" + std::to_string(getpid()));
};

/// Waits for something another process does; false when it never comes.
bool comes(auto const& what) {
    for (int i = 0; i < 2'000; ++i) {
        if (what()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return false;
}

} // namespace

TEST_CASE("a text is handed to the voice of its language, and is no part of the command line") {
    Scribe const scribe;
    SpeechProgram speech{scribe.program()};
    speech.say("¿Cómo le hemos atendido?", "es");
    CHECK(comes([&] { return scribe.said() == "-v es -s 150 --stdin\n¿Cómo le hemos atendido?\n"; }));
    CHECK(speech.trouble().empty());
}

TEST_CASE("what is new is said at once, in place of what is being said") {
    Scribe const scribe{"exec sleep 600"};
    SpeechProgram speech{scribe.program()};
    speech.say("first", "en");
    CHECK(comes([&] { return scribe.said().find("first") != std::string::npos; }));
    speech.say("second", "en");
    CHECK(comes([&] { return scribe.said().find("second") != std::string::npos; }));
    speech.say("", "en"); // falls silent, without waiting ten minutes for it
    CHECK(speech.trouble().empty());
}

TEST_CASE("a kiosk without a voice is silent, and says why") {
    SpeechProgram speech{"/nowhere/espeak-ng"};
    CHECK(speech.trouble() == "/nowhere/espeak-ng is not installed"); // before anybody needs it
    CHECK(speech.state() == VoiceState::missing);
    speech.say("Hola", "es");
    CHECK(speech.trouble().find("/nowhere/espeak-ng cannot be started") != std::string::npos);
    CHECK(speech.state() == VoiceState::missing);

    Scribe const mute{"exit 1"};
    SpeechProgram lost{mute.program()};
    lost.say("Hola", "tlh");
    CHECK(comes([&] { return !lost.trouble().empty(); }));
    CHECK(lost.trouble().find("\"tlh\"") != std::string::npos);
    CHECK(lost.state() == VoiceState::failing);
}

TEST_CASE("a voice that speaks says so, and is ready when it has spoken") {
    Scribe const scribe{"while [ ! -e \"$0.over\" ]; do sleep 0.02; done"};
    SpeechProgram speech{scribe.program()};
    CHECK(speech.state() == VoiceState::ready);
    speech.say("Hola", "es");
    CHECK(comes([&] { return !scribe.said().empty(); }));
    CHECK(speech.state() == VoiceState::speaking);
    std::ofstream{scribe.program() + ".over"} << "";
    CHECK(comes([&] { return speech.state() == VoiceState::ready; }));
    CHECK(scribe.said() == "-v es -s 150 --stdin\nHola\n");
}

TEST_CASE("a sound device that comes later is found") {
    Scribe const scribe;
    bool plugged_in = false;
    SpeechProgram speech{scribe.program(), [&] { return plugged_in; }};
    CHECK(speech.state() == VoiceState::no_device);
    CHECK(speech.trouble() == "this machine has no sound device");
    plugged_in = true;
    CHECK(speech.state() == VoiceState::ready);
    CHECK(speech.trouble().empty());
}

TEST_CASE("a voice whose end nobody hears of has ended all the same") {
    Scribe const scribe;
    auto* const before = std::signal(SIGCHLD, SIG_IGN); // as some parents leave it to us
    SpeechProgram speech{scribe.program()};
    speech.say("Hola", "es");
    CHECK(comes([&] { return speech.state() == VoiceState::ready; }));
    speech.say("Adiós", "es");
    CHECK(comes([&] { return scribe.said().find("Adiós") != std::string::npos; }));
    CHECK(comes([&] { return speech.state() == VoiceState::ready; }));
    std::signal(SIGCHLD, before);
}

TEST_CASE("where a country has no voice of its own, the language's speaks") {
    Scribe const scribe{"[ \"$2\" = pt ]"};
    SpeechProgram speech{scribe.program()};
    speech.say("Olá", "pt-BR");
    CHECK(comes([&] { return speech.state() == VoiceState::ready; }));
    CHECK(scribe.said() == "-v pt-br -s 150 --stdin\nOlá\n-v pt -s 150 --stdin\nOlá\n");
    CHECK(speech.trouble().empty());
}

TEST_CASE("a program is found by its name or its place, a sound device by its card or its server") {
    CHECK(is_program("sh"));
    CHECK(is_program("/bin/sh"));
    CHECK_FALSE(is_program("no-such-program-anywhere"));
    Scribe const folder;
    fs::path const root = fs::path{folder.program()}.parent_path();
    CHECK_FALSE(has_sound(root / "cards", root));
    std::ofstream{root / "cards"} << "--- no soundcards ---\n";
    CHECK_FALSE(has_sound(root / "cards", root));
    std::ofstream{root / "cards"} << " 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n";
    CHECK(has_sound(root / "cards", root));
    fs::create_directories(root / "pulse" / "native");
    CHECK(has_sound("/nowhere", root));
}
