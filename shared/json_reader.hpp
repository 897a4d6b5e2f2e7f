#pragma once
// Reading JSON documents member by member, with every error collected and named by its path, so that
// an author sees all that is wrong at once. A member that is null counts as absent.

#include "shared/problem.hpp"
#include "shared/text.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace instante {

/// What the readers of one document share.
struct ReadContext {
    std::vector<FieldError> errors;       // what could not be taken as it stands
    std::vector<FieldError> unknown_keys; // what was passed over, where that is an error
    std::string default_language;         // a plain string stands for a text in it; empty: not allowed
    bool unknown_keys_are_errors = false;
};

/// `path.key`, or just `key` at the top.
std::string join_path(std::string const& path, std::string_view key);
/// `path[index]`.
std::string join_path(std::string const& path, std::size_t index);

/// One object. Each member asked for becomes a known one; `finish` then blames the others.
class ObjectReader {
  public:
    ObjectReader(ReadContext& context, nlohmann::json const& value, std::string path);

    /// The member, or nullptr when it is absent or null.
    nlohmann::json const* find(char const* key);
    /// Like find; an absent member is an error.
    nlohmann::json const* require(char const* key);
    /// Present and null, where that differs from absent.
    bool is_null(char const* key);

    /// The required ones return an empty value after blaming.
    std::string text(char const* key);
    std::string filled_text(char const* key); // empty is an error too
    std::string text_or(char const* key, std::string fallback);
    bool boolean_or(char const* key, bool fallback);
    double number_or(char const* key, double fallback);
    double number(char const* key);
    std::optional<double> optional_number(char const* key);
    LocalizedText localized(char const* key);
    LocalizedText optional_localized(char const* key);
    std::vector<std::string> texts(char const* key);
    std::vector<std::string> optional_texts(char const* key);

    template <class Int>
    using Limits = std::numeric_limits<Int>;

    template <class Int>
    Int integer(char const* key, Int min = Limits<Int>::min(), Int max = Limits<Int>::max()) {
        auto const* const value = require(key);
        return value ? static_cast<Int>(as_integer(*value, path_of(key), min, max).value_or(0)) : Int{0};
    }
    template <class Int>
    Int integer_or(char const* key, Int fallback, Int min = Limits<Int>::min(),
                   Int max = Limits<Int>::max()) {
        return optional_integer<Int>(key, min, max).value_or(fallback);
    }
    template <class Int>
    std::optional<Int> optional_integer(char const* key, Int min = Limits<Int>::min(),
                                        Int max = Limits<Int>::max()) {
        auto const* const value = find(key);
        if (!value) return std::nullopt;
        auto const read = as_integer(*value, path_of(key), min, max);
        return read ? std::optional<Int>{static_cast<Int>(*read)} : std::nullopt;
    }

    /// A required enumeration by name: `parse` reads it, to_string(Enum) lists the names.
    template <class Enum>
    Enum name(char const* key, std::optional<Enum> (*parse)(std::string_view)) {
        return require(key) ? name_or(key, parse, Enum{}) : Enum{};
    }
    template <class Enum>
    Enum name_or(char const* key, std::optional<Enum> (*parse)(std::string_view), Enum fallback) {
        if (!find(key)) return fallback;
        auto const given = as_text(*find(key), path_of(key));
        if (!given) return fallback;
        std::optional<Enum> const value = parse(*given);
        if (!value) blame(key, "must be one of " + names_of<Enum>());
        return value.value_or(fallback);
    }

    /// Calls `read` with each item of a list and its path. A required list must be there, and may be empty.
    using ReadItem = std::function<void(nlohmann::json const& item, std::string const& path)>;
    void each(char const* key, ReadItem const& read);
    void each_if_given(char const* key, ReadItem const& read);
    template <class Read>
    auto list(char const* key, Read read) {
        using Item = std::invoke_result_t<Read, ReadContext&, nlohmann::json const&, std::string const&>;
        std::vector<Item> items;
        each(key, [&](nlohmann::json const& item, std::string const& path) {
            items.push_back(read(context_, item, path));
        });
        return items;
    }

    void blame(char const* key, std::string detail);
    std::string path_of(char const* key) const { return join_path(path_, key); }
    /// Every member's key, in the object's order.
    std::vector<std::string> keys() const;
    /// Notes the members nobody asked for, where the context says so.
    void finish();
    /// Is there a member that nobody asked for?
    bool has_others() const;
    /// The members that nobody asked for, as an object.
    nlohmann::json others() const;

  private:
    bool is_known(std::string_view key) const;
    std::optional<std::int64_t> as_integer(nlohmann::json const& value, std::string const& path,
                                           std::int64_t min, std::int64_t max);
    std::optional<double> as_number(nlohmann::json const& value, std::string const& path);
    std::optional<std::string> as_text(nlohmann::json const& value, std::string const& path);
    LocalizedText as_localized(nlohmann::json const& value, std::string const& path);

    template <class Enum>
    static std::string names_of() {
        std::string names;
        for (int i = 0; !to_string(static_cast<Enum>(i)).empty(); ++i) {
            if (i > 0) names += ", ";
            names += to_string(static_cast<Enum>(i));
        }
        return names;
    }

    ReadContext& context_;
    nlohmann::json const* object_; // nullptr: it is no object, which was blamed already
    std::string path_;
    std::vector<std::string_view> known_;
};

} // namespace instante
