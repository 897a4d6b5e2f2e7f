#pragma once
// A voice for the accessible mode. There may be none on a machine: then the kiosk is silent, and says so to
// whoever looks after it.

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace instante::kiosk {

/// How the voice is, as far as is known.
enum class VoiceState {
    ready,
    speaking,
    missing,   // no such program
    no_device, // nothing that makes a sound
    failing,   // it ended badly, or does not know the language
};

class Speech {
  public:
    Speech() = default;
    Speech(Speech const&) = delete;
    Speech& operator=(Speech const&) = delete;
    virtual ~Speech() = default;

    /// Says this instead of whatever is being said; an empty text only falls silent. Never waits for the end.
    virtual void say(std::string_view text, std::string_view language) = 0;
    /// Why nothing can be heard; empty where, as far as is known, it can.
    virtual std::string trouble() = 0;
    virtual VoiceState state() = 0;
};

/// espeak-ng, or a program that takes the same options and reads the text from its standard input. Each text
/// is a process of its own: one that hangs or crashes costs a sentence, never the kiosk. Where it is not
/// installed, or the machine has nothing to be heard with, that is known before anybody asks for a voice.
class SpeechProgram final : public Speech {
  public:
    /// `audible` says whether there is anything to be heard with; none: this machine is looked at, for a
    /// program that would speak into the void and call that a success.
    explicit SpeechProgram(std::string program = "espeak-ng", std::function<bool()> audible = {});
    ~SpeechProgram() override;

    void say(std::string_view text, std::string_view language) override;
    std::string trouble() override;
    VoiceState state() override;

  private:
    void look_for_a_device();
    void start();
    void hush();
    void reap(int options);
    void complain(VoiceState state, std::string what);

    std::string program_;
    std::function<bool()> audible_;        // none: taken for granted
    VoiceState state_ = VoiceState::ready; // when nothing is being said
    std::string trouble_;
    std::string text_;   // that is being said
    std::string voice_;  // and of which language
    pid_t speaking_ = 0; // 0: nobody
};

/// Is a program of this name to be found, and may be run?
bool is_program(std::string const& name);
/// Has this machine anything to be heard with: a sound card, or a sound server of the user's?
bool has_sound(std::filesystem::path const& cards, std::filesystem::path const& runtime_folder);

} // namespace instante::kiosk
