// The contract names the tests that hold it; this one holds it to that.

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>

namespace {

std::filesystem::path const root = INSTANTE_SOURCE_DIR;

std::string read(std::filesystem::path const& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// Every name of a TEST_CASE, in one piece.
std::set<std::string> test_names() {
    std::set<std::string> names;
    static std::regex const name{R"(TEST_CASE\(\s*"((?:[^"\\]|\\.|"\s*")*)\")"};
    static std::regex const seam{R"("\s*")"};
    for (auto const& entry : std::filesystem::recursive_directory_iterator(root / "tests")) {
        if (entry.path().extension() != ".cpp") continue;
        std::string const text = read(entry.path());
        for (std::sregex_iterator at{text.begin(), text.end(), name}, end; at != end; ++at)
            names.insert(std::regex_replace((*at)[1].str(), seam, ""));
    }
    return names;
}

} // namespace

TEST_CASE("every test that the sync contract names is there, and every invariant names one") {
    auto const names = test_names();
    REQUIRE(names.size() > 100);
    static std::regex const invariant{R"((\d+)\. \*\*.*)"};
    static std::regex const quoted{"`([^`]*)`"};
    std::ifstream contract{root / "shared/sync_contract.md"};
    std::map<int, int> held; // invariant to how many tests hold it
    int number = 0;
    bool names_tests = false;
    for (std::string line; std::getline(contract, line);) {
        if (std::smatch found; std::regex_match(line, found, invariant)) {
            CHECK(std::stoi(found[1].str()) == ++number);
            names_tests = false;
        }
        names_tests = (names_tests && !line.empty()) || line.find("Held by:") != std::string::npos;
        if (!names_tests) continue;
        for (std::sregex_iterator test{line.begin(), line.end(), quoted}, end; test != end; ++test) {
            INFO("invariant " << number << ": " << (*test)[1].str());
            CHECK(names.contains((*test)[1].str()));
            ++held[number];
        }
    }
    CHECK(number == 28);
    CHECK(held.size() == 28);
}
