#include "server/api/json_text.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

using namespace instante::server::api;
using nlohmann::json;

namespace {

template <class Value>
std::string text_of(Value const& value) {
    std::string text;
    write_json(text, value);
    return text;
}

} // namespace

TEST_CASE("JSON that is written as text reads back as it was meant") {
    std::string text;
    {
        JsonObject object{text};
        object.add("n", std::int64_t{-3});
        object.add("mean", std::optional{0.1});
        object.add("sd", std::optional<double>{});
        {
            JsonObject inner = object.object("inner");
            inner.add("names", std::vector<std::string>{"a", "b"});
            inner.add("none", std::vector<std::string>{});
        }
        JsonObject const empty = object.object("empty");
    }
    CHECK(json::parse(text) == json{{"n", -3},
                                    {"mean", 0.1},
                                    {"sd", nullptr},
                                    {"inner", {{"names", {"a", "b"}}, {"none", json::array()}}},
                                    {"empty", json::object()}});
}

TEST_CASE("numbers come back to the last bit, and what is no number is null") {
    for (double const value : {0.1, 1.0 / 3, 4.0, -0.0, 1e-300, 123456789.123456789, 1e22})
        CHECK(json::parse(text_of(value)).get<double>() == value);
    CHECK(text_of(std::nan("")) == "null");
    CHECK(text_of(-std::numeric_limits<double>::infinity()) == "null");
    CHECK(text_of(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
}

TEST_CASE("text is escaped where JSON asks for it") {
    for (std::string const text :
         {"plain", "a \"quoted\" word", "back\\slash", "line\nbreak", "España ñ", ""})
        CHECK(json::parse(text_of(text)).get<std::string>() == text);
}
