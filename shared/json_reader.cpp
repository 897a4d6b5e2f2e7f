#include "shared/json_reader.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace instante {

using nlohmann::json;

std::string join_path(std::string const& path, std::string_view key) {
    std::string joined = path;
    if (!joined.empty()) joined += '.';
    joined += key;
    return joined;
}

std::string join_path(std::string const& path, std::size_t index) {
    return path + "[" + std::to_string(index) + "]";
}

ObjectReader::ObjectReader(ReadContext& context, json const& value, std::string path)
    : context_(context), object_(value.is_object() ? &value : nullptr), path_(std::move(path)) {
    if (!object_) context_.errors.push_back({path_, "must be an object"});
}

json const* ObjectReader::find(char const* key) {
    known_.emplace_back(key);
    if (!object_) return nullptr;
    auto const found = object_->find(key);
    return found == object_->end() || found->is_null() ? nullptr : &*found;
}

json const* ObjectReader::require(char const* key) {
    json const* const value = find(key);
    if (!value && object_) blame(key, "is required");
    return value;
}

bool ObjectReader::is_null(char const* key) {
    known_.emplace_back(key);
    if (!object_) return false;
    auto const found = object_->find(key);
    return found != object_->end() && found->is_null();
}

// ---- members ---------------------------------------------------------------------------------------

std::string ObjectReader::text(char const* key) {
    json const* const value = require(key);
    return value ? as_text(*value, path_of(key)).value_or("") : "";
}

std::string ObjectReader::filled_text(char const* key) {
    json const* const value = find(key);
    bool const empty = value && value->is_string() && value->get_ref<std::string const&>().empty();
    if (empty) blame(key, "must not be empty");
    return empty ? std::string{} : text(key);
}

std::string ObjectReader::text_or(char const* key, std::string fallback) {
    json const* const value = find(key);
    return value ? as_text(*value, path_of(key)).value_or("") : std::move(fallback);
}

bool ObjectReader::boolean_or(char const* key, bool fallback) {
    json const* const value = find(key);
    if (!value) return fallback;
    if (value->is_boolean()) return value->get<bool>();
    blame(key, "must be true or false");
    return fallback;
}

double ObjectReader::number(char const* key) {
    json const* const value = require(key);
    return value ? as_number(*value, path_of(key)).value_or(0) : 0;
}

double ObjectReader::number_or(char const* key, double fallback) {
    return optional_number(key).value_or(fallback);
}

std::optional<double> ObjectReader::optional_number(char const* key) {
    json const* const value = find(key);
    return value ? as_number(*value, path_of(key)) : std::nullopt;
}

LocalizedText ObjectReader::localized(char const* key) {
    json const* const value = require(key);
    return value ? as_localized(*value, path_of(key)) : LocalizedText{};
}

LocalizedText ObjectReader::optional_localized(char const* key) {
    json const* const value = find(key);
    return value ? as_localized(*value, path_of(key)) : LocalizedText{};
}

std::vector<std::string> ObjectReader::texts(char const* key) {
    return require(key) ? optional_texts(key) : std::vector<std::string>{};
}

std::vector<std::string> ObjectReader::optional_texts(char const* key) {
    std::vector<std::string> items;
    each_if_given(key, [&](json const& item, std::string const& path) {
        items.push_back(as_text(item, path).value_or(""));
    });
    return items;
}

void ObjectReader::each(char const* key, ReadItem const& read) {
    if (require(key)) each_if_given(key, read);
}

void ObjectReader::each_if_given(char const* key, ReadItem const& read) {
    json const* const items = find(key);
    if (!items) return;
    if (!items->is_array()) return blame(key, "must be a list");
    std::string const path = path_of(key);
    for (std::size_t i = 0; i < items->size(); ++i)
        read((*items)[i], join_path(path, i));
}

void ObjectReader::blame(char const* key, std::string detail) {
    context_.errors.push_back({path_of(key), std::move(detail)});
}

std::vector<std::string> ObjectReader::keys() const {
    std::vector<std::string> names;
    if (!object_) return names;
    for (auto const& [key, value] : object_->items())
        names.push_back(key);
    return names;
}

bool ObjectReader::is_known(std::string_view key) const {
    return std::find(known_.begin(), known_.end(), key) != known_.end();
}

void ObjectReader::finish() {
    if (!context_.unknown_keys_are_errors) return;
    for (std::string const& key : keys()) {
        if (!is_known(key)) context_.unknown_keys.push_back({join_path(path_, key), "unknown key"});
    }
}

bool ObjectReader::has_others() const {
    if (!object_) return false;
    for (auto member = object_->begin(); member != object_->end(); ++member) {
        if (!is_known(member.key())) return true;
    }
    return false;
}

json ObjectReader::others() const {
    json rest = json::object();
    if (!object_) return rest;
    for (auto member = object_->begin(); member != object_->end(); ++member) {
        if (!is_known(member.key())) rest[member.key()] = member.value();
    }
    return rest;
}

// ---- values ----------------------------------------------------------------------------------------

std::optional<std::int64_t> ObjectReader::as_integer(json const& value, std::string const& path,
                                                     std::int64_t min, std::int64_t max) {
    if (!value.is_number_integer()) {
        context_.errors.push_back({path, "must be a whole number"});
        return std::nullopt;
    }
    // Beyond int64 the parser keeps an unsigned number, whose signed reading would be another one.
    bool const huge = value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{INT64_MAX};
    auto const number = value.get<std::int64_t>();
    if (!huge && number >= min && number <= max) return number;
    bool const open = max >= std::numeric_limits<std::int32_t>::max();
    context_.errors.push_back(
        {path, open && !huge && number < min
                   ? "must be at least " + std::to_string(min)
                   : "must be between " + std::to_string(min) + " and " + std::to_string(max)});
    return std::nullopt;
}

std::optional<double> ObjectReader::as_number(json const& value, std::string const& path) {
    if (value.is_number()) return value.get<double>();
    context_.errors.push_back({path, "must be a number"});
    return std::nullopt;
}

std::optional<std::string> ObjectReader::as_text(json const& value, std::string const& path) {
    if (value.is_string()) return value.get<std::string>();
    context_.errors.push_back({path, "must be a text"});
    return std::nullopt;
}

LocalizedText ObjectReader::as_localized(json const& value, std::string const& path) {
    LocalizedText text;
    if (value.is_string() && !context_.default_language.empty()) {
        text.emplace(context_.default_language, value.get<std::string>());
    } else if (value.is_object()) {
        for (auto const& [language, words] : value.items()) {
            text.emplace(language, as_text(words, join_path(path, language)).value_or(""));
        }
        if (text.empty()) context_.errors.push_back({path, "must have a text in each language"});
    } else {
        context_.errors.push_back({path, "must be an object of language to text"});
    }
    return text;
}

} // namespace instante
