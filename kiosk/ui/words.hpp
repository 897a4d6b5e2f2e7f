#pragma once
// The kiosk's own words (buttons, hints, names of the faces), by language. A new language is a file.

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace instante::kiosk::ui {

/// Spoken while nobody has said which language: before the first configuration.
inline constexpr std::string_view house_language = "es";

class Words {
  public:
    /// Reads every `<language>.json` (key -> text) in a directory. Throws std::runtime_error, naming the
    /// file, when one cannot be read or none is there.
    static Words load(std::filesystem::path const& directory);

    /// The text in `language`, else in English, else the key itself.
    std::string_view say(std::string_view language, std::string_view key) const;
    /// The same with `{}` replaced.
    std::string say(std::string_view language, std::string_view key, std::string_view value) const;

    /// What a voice has to be told to speak a language: its own `speech.voice`, else its code.
    std::string_view voice_of(std::string_view language) const;

    /// The house language first.
    std::vector<std::string> languages() const;
    /// All keys of a language, sorted.
    std::vector<std::string> keys(std::string_view language) const;
    /// Every text of every language on end: what the typefaces must be able to show.
    std::string all() const;

  private:
    std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> words_;
};

} // namespace instante::kiosk::ui
