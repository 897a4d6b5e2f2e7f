#pragma once
// The input of a function of the calculator: a JSON object whose members are asked for by name. What is wrong
// with it is gathered, every field at once; until `sound()` is asked, a wrong member reads as something
// harmless.

#include "shared/problem.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace instante::server::calculator {

/// Both ends belong to it.
struct Range {
    double low = -std::numeric_limits<double>::max();
    double high = std::numeric_limits<double>::max();
};
inline constexpr Range not_negative{0, std::numeric_limits<double>::max()};

using Matrix = std::vector<std::vector<double>>; // row by row

/// How a mistake names one of a list: `values[3]`.
std::string element(std::string const& path, std::size_t at);

class Arguments {
  public:
    /// `input` is an object.
    explicit Arguments(nlohmann::json const& input);

    bool has(std::string const& name) const;

    /// Numbers are finite; null and absent are the same.
    double number(std::string const& name, Range within = {});
    double number_or(std::string const& name, double otherwise, Range within = {});
    std::optional<double> number_if(std::string const& name, Range within = {});
    std::int64_t whole(std::string const& name, Range within = {});
    std::int64_t whole_or(std::string const& name, std::int64_t otherwise, Range within = {});
    bool flag_or(std::string const& name, bool otherwise);
    /// 0.5 < confidence < 1; member `confidence`, 0.95 when absent.
    double confidence();

    std::string text(std::string const& name);
    /// One of `allowed`, the first when absent.
    std::string word(std::string const& name, std::initializer_list<std::string_view> allowed);

    std::vector<double> numbers(std::string const& name, Range within = {});
    std::vector<double> numbers_or_none(std::string const& name, Range within = {});
    /// null stands for an answer that is missing.
    std::vector<std::optional<double>> gappy_numbers(std::string const& name);
    /// Whole numbers of zero or more.
    std::vector<std::int64_t> counts(std::string const& name);
    std::vector<std::string> texts(std::string const& name);
    std::vector<std::string> texts_or_none(std::string const& name);
    /// Rows of one length each.
    Matrix matrix(std::string const& name, Range within = {});
    std::vector<std::vector<std::optional<double>>> gappy_matrix(std::string const& name);
    /// The member as it is, for inputs of a shape of their own; null when absent.
    nlohmann::json const& raw(std::string const& name);

    /// Notes that a field is wrong, unless `holds`. Gives `holds` back.
    bool require(bool holds, std::string const& name, std::string const& detail);
    /// Blames members that nobody asked for, and tells whether all is well so far. Ask for all members first.
    bool sound();
    std::vector<FieldError> const& errors() const { return errors_; }

  private:
    nlohmann::json const* find(std::string const& name);
    nlohmann::json const* find_array(std::string const& name, bool needed);
    double read_number(nlohmann::json const& value, std::string const& path, Range within);
    std::vector<double> read_numbers(nlohmann::json const& list, std::string const& path, Range within);
    std::vector<std::optional<double>> read_gappy(nlohmann::json const& list, std::string const& path);
    void blame(std::string path, std::string detail);

    nlohmann::json const& input_;
    std::set<std::string, std::less<>> asked_;
    std::vector<FieldError> errors_;
};

} // namespace instante::server::calculator
