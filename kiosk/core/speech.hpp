#pragma once
// A voice for the accessible mode. There may be none on a machine: then the kiosk is silent, and says so to
// whoever looks after it.

#include <string>
#include <string_view>
#include <sys/types.h>

namespace instante::kiosk {

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
};

/// espeak-ng, or a program that takes the same options and reads the text from its standard input. Each text
/// is a process of its own: one that hangs or crashes costs a sentence, never the kiosk.
class SpeechProgram final : public Speech {
  public:
    explicit SpeechProgram(std::string program = "espeak-ng");
    ~SpeechProgram() override;

    void say(std::string_view text, std::string_view language) override;
    std::string trouble() override;

  private:
    void hush();
    void reap(int options);
    void complain(std::string what);

    std::string program_;
    std::string trouble_;
    std::string voice_;  // of what is being said
    pid_t speaking_ = 0; // 0: nobody
};

} // namespace instante::kiosk
