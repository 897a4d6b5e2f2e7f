#include "kiosk/ui/words.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using instante::kiosk::ui::Words;

namespace {

std::filesystem::path const locales = INSTANTE_SOURCE_DIR "/assets/locales";

std::size_t holes(std::string_view text) {
    std::size_t count = 0;
    for (auto at = text.find("{}"); at != std::string_view::npos; at = text.find("{}", at + 2))
        ++count;
    return count;
}

} // namespace

TEST_CASE("Spanish and English have the same words, none of them empty, with the same holes to fill") {
    Words const words = Words::load(locales);
    REQUIRE(words.keys("en").size() > 20);
    CHECK(words.keys("es") == words.keys("en"));
    for (auto const& language : words.languages()) {
        CHECK(words.keys(language) == words.keys("en"));
        for (auto const& key : words.keys(language)) {
            INFO(language << " " << key);
            bool const may_be_empty = key == "keyboard.accents"; // not every language has a key for them
            CHECK((may_be_empty || !words.say(language, key).empty()));
            CHECK(holes(words.say(language, key)) == holes(words.say("en", key)));
        }
    }
}

TEST_CASE("a language we have no words for is answered in English, and an unknown word by its key") {
    Words const words = Words::load(locales);
    CHECK(words.say("pt-BR", "thanks.title") == words.say("en", "thanks.title"));
    CHECK(words.say("es", "no.such.word") == "no.such.word");
    CHECK(words.say("es", "countdown.seconds", "8") == "8 s");
}

TEST_CASE("broken or missing words are an error that names the file") {
    auto const directory = std::filesystem::temp_directory_path() / "instante-words-test";
    std::filesystem::create_directories(directory);
    CHECK_THROWS_WITH(Words::load(directory / "nowhere"), Catch::Contains("nowhere"));
    std::ofstream{directory / "fr.json"} << R"({"a": 1})";
    CHECK_THROWS_WITH(Words::load(directory), Catch::Contains("fr.json"));
    std::filesystem::remove_all(directory);
}
