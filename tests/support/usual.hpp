#pragma once
// What most tests say, said once where headers are parsed once: compilers that keep instantiated templates in
// a precompiled header (clang) need not make them again in every file.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace instante::test {

inline void say_the_usual(nlohmann::json const& document, std::string const& text, std::size_t size,
                          int whole, std::int64_t count, double real, bool flag) {
    CHECK(document == document);
    CHECK(document == whole);
    CHECK(document == 1);
    CHECK(document == count);
    CHECK(document == real);
    CHECK(document == flag);
    CHECK(document == text);
    CHECK(document == "text");
    CHECK(document["key"] == "text");
    CHECK(document["key"]["other"] == 1);
    CHECK(document[0]["key"] == nullptr);
    CHECK(document.size() == 1);
    CHECK(document.at("key").get<std::string>() == text);
    CHECK(document["key"].get<double>() == Approx(real).margin(0.1));
    CHECK(document["key"].get<int>() + document["key"].get<std::int64_t>() > 0);
    CHECK(document["key"].get<std::vector<std::string>>() == std::vector<std::string>{text});
    CHECK(document.value("key", text) == text);
    CHECK(nlohmann::json::parse(text).dump() == document.dump());
    CHECK(text == "text");
    CHECK(text == text);
    CHECK(size == 1);
    CHECK(size == size);
    CHECK(whole == 1);
    CHECK(count == 1);
    CHECK(real == Approx(1.0));
    CHECK(flag == true);
    CHECK_FALSE(flag);
    REQUIRE(std::optional<int>{whole}.has_value());
    nlohmann::json made{
        {"text", text}, {"whole", whole}, {"list", {1, 2}}, {"inner", {{"a", nullptr}, {"b", real}}}};
    made["key"] = text;
    made["other"] = whole;
    made["flag"] = flag;
    made["list"].push_back(made);
    made["list"].push_back({{"key", count}});
    made.erase("key");
    for (nlohmann::json const& each : made["list"])
        CHECK(each.is_object());
    CAPTURE(text, whole, real, document);
    INFO("what " << whole << text);
}

} // namespace instante::test
