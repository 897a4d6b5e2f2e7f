#include "server/calculator/arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace instante::server::calculator {

namespace {

constexpr double most_whole = 9007199254740992.0; // 2^53: up to here doubles count

} // namespace

std::string element(std::string const& path, std::size_t at) {
    return path + "[" + std::to_string(at) + "]";
}

Arguments::Arguments(nlohmann::json const& input) : input_(input) {}

void Arguments::blame(std::string path, std::string detail) {
    errors_.push_back({std::move(path), std::move(detail)});
}

bool Arguments::has(std::string const& name) const {
    return input_.is_object() && input_.contains(name) && !input_.at(name).is_null();
}

nlohmann::json const* Arguments::find(std::string const& name) {
    asked_.insert(name);
    return has(name) ? &input_.at(name) : nullptr;
}

double Arguments::read_number(nlohmann::json const& value, std::string const& path, Range within) {
    if (!value.is_number() || !std::isfinite(value.get<double>())) {
        blame(path, "must be a number");
        return std::max(within.low, std::min(1.0, within.high));
    }
    auto const number = value.get<double>();
    if (number >= within.low && number <= within.high) return number;
    if (within.high == std::numeric_limits<double>::max()) {
        blame(path, fmt::format("must be {} or more", within.low));
    } else {
        blame(path, fmt::format("must be from {} to {}", within.low, within.high));
    }
    return std::clamp(number, within.low, within.high);
}

double Arguments::number(std::string const& name, Range within) {
    auto const* const value = find(name);
    if (value) return read_number(*value, name, within);
    blame(name, "is missing");
    return std::max(within.low, std::min(1.0, within.high));
}

std::optional<double> Arguments::number_if(std::string const& name, Range within) {
    auto const* const value = find(name);
    return value ? std::optional{read_number(*value, name, within)} : std::nullopt;
}

double Arguments::number_or(std::string const& name, double otherwise, Range within) {
    return number_if(name, within).value_or(otherwise);
}

std::int64_t Arguments::whole(std::string const& name, Range within) {
    double const number =
        this->number(name, {std::max(within.low, -most_whole), std::min(within.high, most_whole)});
    require(number == std::floor(number), name, "must be a whole number");
    return static_cast<std::int64_t>(number);
}

std::int64_t Arguments::whole_or(std::string const& name, std::int64_t otherwise, Range within) {
    find(name);
    return has(name) ? whole(name, within) : otherwise;
}

bool Arguments::flag_or(std::string const& name, bool otherwise) {
    auto const* const value = find(name);
    if (!value) return otherwise;
    return require(value->is_boolean(), name, "must be true or false") && value->get<bool>();
}

double Arguments::confidence() {
    double const value = number_or("confidence", 0.95);
    return require(value > 0.5 && value < 1, "confidence", "must be between 0.5 and 1") ? value : 0.95;
}

std::string Arguments::text(std::string const& name) {
    auto const* const value = find(name);
    if (!require(value != nullptr, name, "is missing")) return {};
    return require(value->is_string(), name, "must be a text") ? value->get<std::string>() : "";
}

std::string Arguments::word(std::string const& name, std::initializer_list<std::string_view> allowed) {
    std::string first{*allowed.begin()};
    auto const* const value = find(name);
    if (!value) return first;
    if (value->is_string() &&
        std::find(allowed.begin(), allowed.end(), value->get<std::string>()) != allowed.end())
        return value->get<std::string>();
    std::string list;
    for (std::string_view const one : allowed)
        list += (list.empty() ? "" : ", ") + std::string{one};
    blame(name, "must be one of " + list);
    return first;
}

nlohmann::json const* Arguments::find_array(std::string const& name, bool needed) {
    auto const* const value = find(name);
    if (!value) {
        require(!needed, name, "is missing");
        return nullptr;
    }
    return require(value->is_array(), name, "must be a list") ? value : nullptr;
}

std::vector<double> Arguments::read_numbers(nlohmann::json const& list, std::string const& path,
                                            Range within) {
    std::vector<double> numbers;
    numbers.reserve(list.size());
    for (std::size_t i = 0; i < list.size(); ++i)
        numbers.push_back(read_number(list[i], element(path, i), within));
    return numbers;
}

std::vector<double> Arguments::numbers(std::string const& name, Range within) {
    auto const* const list = find_array(name, true);
    return list ? read_numbers(*list, name, within) : std::vector<double>{};
}

std::vector<double> Arguments::numbers_or_none(std::string const& name, Range within) {
    auto const* const list = find_array(name, false);
    return list ? read_numbers(*list, name, within) : std::vector<double>{};
}

std::vector<std::optional<double>> Arguments::read_gappy(nlohmann::json const& list,
                                                         std::string const& path) {
    std::vector<std::optional<double>> numbers;
    numbers.reserve(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
        numbers.push_back(list[i].is_null() ? std::nullopt
                                            : std::optional{read_number(list[i], element(path, i), {})});
    }
    return numbers;
}

std::vector<std::optional<double>> Arguments::gappy_numbers(std::string const& name) {
    auto const* const list = find_array(name, true);
    return list ? read_gappy(*list, name) : std::vector<std::optional<double>>{};
}

std::vector<std::int64_t> Arguments::counts(std::string const& name) {
    std::vector<std::int64_t> counts;
    std::size_t at = 0;
    for (double const number : numbers(name, {0, most_whole})) {
        require(number == std::floor(number), element(name, at++), "must be a whole number");
        counts.push_back(static_cast<std::int64_t>(number));
    }
    return counts;
}

std::vector<std::string> Arguments::texts(std::string const& name) {
    std::vector<std::string> texts;
    auto const* const list = find_array(name, true);
    if (!list) return texts;
    for (std::size_t i = 0; i < list->size(); ++i) {
        bool const is_text = require((*list)[i].is_string(), element(name, i), "must be a text");
        texts.push_back(is_text ? (*list)[i].get<std::string>() : "");
    }
    return texts;
}

std::vector<std::string> Arguments::texts_or_none(std::string const& name) {
    find(name);
    return has(name) ? texts(name) : std::vector<std::string>{};
}

Matrix Arguments::matrix(std::string const& name, Range within) {
    Matrix rows;
    auto const* const list = find_array(name, true);
    if (!list) return rows;
    for (std::size_t i = 0; i < list->size(); ++i) {
        nlohmann::json const& row = (*list)[i];
        bool const alike = row.is_array() && row.size() == list->front().size();
        if (!require(alike, element(name, i), "must be a list as long as the first")) return {};
        rows.push_back(read_numbers(row, element(name, i), within));
    }
    return rows;
}

std::vector<std::vector<std::optional<double>>> Arguments::gappy_matrix(std::string const& name) {
    std::vector<std::vector<std::optional<double>>> rows;
    auto const* const list = find_array(name, true);
    if (!list) return rows;
    for (std::size_t i = 0; i < list->size(); ++i) {
        nlohmann::json const& row = (*list)[i];
        bool const alike = row.is_array() && row.size() == list->front().size();
        if (!require(alike, element(name, i), "must be a list as long as the first")) return {};
        rows.push_back(read_gappy(row, element(name, i)));
    }
    return rows;
}

nlohmann::json const& Arguments::raw(std::string const& name) {
    static nlohmann::json const nothing;
    auto const* const value = find(name);
    return value ? *value : nothing;
}

bool Arguments::require(bool holds, std::string const& name, std::string const& detail) {
    if (!holds) blame(name, detail);
    return holds;
}

bool Arguments::sound() {
    if (input_.is_object()) {
        for (auto const& [name, value] : input_.items())
            require(asked_.insert(name).second == false, name, "is not an input of this function");
    }
    return errors_.empty();
}

} // namespace instante::server::calculator
