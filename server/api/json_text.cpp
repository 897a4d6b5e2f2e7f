#include "server/api/json_text.hpp"

#include <fmt/compile.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace instante::server::api {

namespace {

bool needs_no_escape(char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

} // namespace

void write_json(std::string& out, std::int64_t value) {
    fmt::format_to(std::back_inserter(out), FMT_COMPILE("{}"), value);
}

void write_json(std::string& out, double value) {
    if (std::isfinite(value)) {
        fmt::format_to(std::back_inserter(out), FMT_COMPILE("{}"), value);
    } else {
        out += "null";
    }
}

void write_json(std::string& out, std::string_view value) {
    if (std::all_of(value.begin(), value.end(), needs_no_escape)) {
        out += '"';
        out += value;
        out += '"';
    } else {
        out += nlohmann::json(value).dump();
    }
}

void JsonObject::add_name(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    write_json(out_, name);
    out_ += ':';
}

} // namespace instante::server::api
