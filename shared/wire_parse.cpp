#include "shared/wire.hpp"

#include <nlohmann/json.hpp>

#include <iterator>

namespace instante::wire {

using nlohmann::json;

namespace {

constexpr std::size_t deepest = 64;

/// Walks the text and tells how far the parser has read, so that our own errors have a position too.
class CountingIterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = char const*;
    using reference = char const&;

    CountingIterator(char const* at, char const** furthest) : at_(at), furthest_(furthest) {}
    reference operator*() const { return *at_; }
    CountingIterator& operator++() {
        *furthest_ = ++at_;
        return *this;
    }
    CountingIterator operator++(int) {
        CountingIterator const before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(CountingIterator const& a, CountingIterator const& b) { return a.at_ == b.at_; }

  private:
    char const* at_;
    char const** furthest_;
};

/// The library's words without its codes and without the text it stumbled over, which may be long or secret.
std::string plain_words(std::string what) {
    if (auto const number = what.find("number overflow"); number != std::string::npos)
        return "number out of range";
    if (auto const column = what.find("column "); column != std::string::npos) {
        if (auto const colon = what.find(": ", column); colon != std::string::npos) what.erase(0, colon + 2);
    }
    if (auto const last = what.find("; last read"); last != std::string::npos) what.erase(last);
    return what;
}

/// Builds the value; the library's own builder takes the last of two members with one key.
class Builder final : public nlohmann::json_sax<json> {
  public:
    explicit Builder(char const* const& position) : position_(position) {}

    json root;
    std::string error;          // why we stopped
    std::size_t error_byte = 0; // 1 = the first

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(value); }
    bool number_unsigned(number_unsigned_t value) override { return put(value); }
    bool number_float(number_float_t value, string_t const&) override { return put(value); }
    bool string(string_t& value) override { return put(std::move(value)); }
    bool binary(binary_t&) override { return stop("binary data"); }
    bool start_object(std::size_t) override { return open(json::object()); }
    bool start_array(std::size_t) override { return open(json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        json& object = *open_.back();
        if (object.contains(name)) return stop("the key \"" + name + "\" is repeated");
        member_ = &object[name];
        return true;
    }

    bool parse_error(std::size_t byte, std::string const&, json::exception const& failure) override {
        error = plain_words(failure.what());
        error_byte = byte;
        return false;
    }

    std::size_t bytes_read(char const* begin) const { return static_cast<std::size_t>(position_ - begin); }
    bool stopped() const { return stopped_; }

  private:
    json* place(json&& value) {
        if (open_.empty()) {
            root = std::move(value);
            return &root;
        }
        if (open_.back()->is_array()) {
            open_.back()->push_back(std::move(value));
            return &open_.back()->back();
        }
        *member_ = std::move(value);
        return member_;
    }
    template <class Value>
    bool put(Value&& value) {
        place(json(std::forward<Value>(value)));
        return true;
    }
    bool open(json&& container) {
        if (open_.size() == deepest) return stop("nested deeper than " + std::to_string(deepest) + " levels");
        open_.push_back(place(std::move(container)));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }
    bool stop(std::string why) {
        error = std::move(why);
        stopped_ = true;
        return false;
    }

    char const* const& position_;
    std::vector<json*> open_; // the containers being read, outermost first; only the last one grows
    json* member_ = nullptr;
    bool stopped_ = false;
};

Problem not_json(std::string const& why, std::size_t byte) {
    return Problem{ProblemKind::invalid, "not sound JSON at byte " + std::to_string(byte) + ": " + why};
}

} // namespace

Result<json> parse(std::string_view text) {
    // The library takes a NUL for the end and would not look at what follows.
    if (auto const nul = text.find('\0'); nul != std::string_view::npos)
        return not_json("a NUL byte", nul + 1);
    char const* position = text.data();
    Builder builder{position};
    CountingIterator const begin{text.data(), &position};
    CountingIterator const end{text.data() + text.size(), &position};
    if (json::sax_parse(begin, end, &builder)) return std::move(builder.root);
    return not_json(builder.error, builder.stopped() ? builder.bytes_read(text.data()) : builder.error_byte);
}

} // namespace instante::wire
