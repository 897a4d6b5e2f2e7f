#include "kiosk/ui/words.hpp"

#include "kiosk/ui/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace instante::kiosk::ui {

Words Words::load(std::filesystem::path const& directory) {
    Words words;
    if (std::filesystem::is_directory(directory)) {
        for (auto const& entry : std::filesystem::directory_iterator{directory}) {
            if (entry.path().extension() != ".json") continue;
            try {
                std::ifstream in{entry.path()};
                auto const document = nlohmann::json::parse(in);
                auto& texts = words.words_[entry.path().stem().string()];
                for (auto const& [key, text] : document.items())
                    texts[key] = text.get<std::string>();
            } catch (nlohmann::json::exception const& error) {
                throw std::runtime_error("cannot read the words in " + entry.path().string() + ": " +
                                         error.what());
            }
        }
    }
    if (words.words_.empty()) throw std::runtime_error("no words found in " + directory.string());
    return words;
}

std::string_view Words::say(std::string_view language, std::string_view key) const {
    for (std::string_view const candidate : {language, std::string_view{"en"}}) {
        auto const texts = words_.find(candidate);
        if (texts == words_.end()) continue;
        auto const text = texts->second.find(key);
        if (text != texts->second.end()) return text->second;
    }
    return key;
}

std::string Words::say(std::string_view language, std::string_view key, std::string_view value) const {
    std::string text{say(language, key)};
    if (auto const at = text.find("{}"); at != std::string::npos) text.replace(at, 2, value);
    return text;
}

std::string_view Words::voice_of(std::string_view language) const {
    auto const texts = words_.find(language);
    if (texts == words_.end()) return language;
    auto const voice = texts->second.find(std::string_view{"speech.voice"});
    return voice == texts->second.end() || voice->second.empty() ? language : std::string_view{voice->second};
}

std::vector<std::string> Words::languages() const {
    std::vector<std::string> found;
    for (auto const& [language, texts] : words_)
        found.push_back(language);
    std::stable_partition(found.begin(), found.end(),
                          [](std::string const& each) { return each == house_language; });
    return found;
}

std::vector<std::string> Words::keys(std::string_view language) const {
    std::vector<std::string> found;
    if (auto const texts = words_.find(language); texts != words_.end()) {
        for (auto const& [key, text] : texts->second)
            found.push_back(key);
    }
    return found;
}

std::string Words::all() const {
    std::string everything;
    for (auto const& [language, texts] : words_) {
        for (auto const& [key, text] : texts) {
            everything += text;
            if (key.starts_with("keyboard.")) everything += upper(text); // as it is with shift
        }
    }
    return everything;
}

} // namespace instante::kiosk::ui
