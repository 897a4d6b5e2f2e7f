#pragma once
// JSON written straight as text, for replies of very many rows: as documents in memory they cost ten times as
// much.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace instante::server::api {

void write_json(std::string& out, std::int64_t value);
/// What is not finite has no place in JSON: null.
void write_json(std::string& out, double value);
void write_json(std::string& out, std::string_view value);
template <class Value>
void write_json(std::string& out, std::optional<Value> const& value) {
    if (value) {
        write_json(out, *value);
    } else {
        out += "null";
    }
}
template <class Value>
void write_json(std::string& out, std::vector<Value> const& values) {
    out += '[';
    for (Value const& value : values) {
        if (&value != &values.front()) out += ',';
        write_json(out, value);
    }
    out += ']';
}

/// Writes an object, member by member; it ends with its scope. One must end before its parent goes on.
class JsonObject {
  public:
    explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }
    ~JsonObject() { out_ += '}'; }
    JsonObject(JsonObject const&) = delete;
    JsonObject& operator=(JsonObject const&) = delete;

    template <class Value>
    void add(std::string_view name, Value const& value) {
        add_name(name);
        write_json(out_, value);
    }
    /// What is JSON already.
    void add_text(std::string_view name, std::string_view json) {
        add_name(name);
        out_ += json;
    }
    JsonObject object(std::string_view name) {
        add_name(name);
        return JsonObject{out_};
    }

  private:
    void add_name(std::string_view name);

    std::string& out_;
    bool first_ = true;
};

} // namespace instante::server::api
