#pragma once
// One row of an imported file, and what is said of one that is not taken.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace instante::server::import {

/// A row that is not taken. `column` is its name in the header (or "column 7"), empty when the row as a
/// whole is to blame.
struct Rejection {
    std::int64_t line = 0;
    std::string column;
    std::string reason;
    friend bool operator==(Rejection const&, Rejection const&) = default;
};

/// The fields of one row, kept together so that reading the next one allocates nothing.
class Row {
  public:
    std::size_t size() const { return ends_.size(); }
    std::string_view operator[](std::size_t field) const {
        std::size_t const from = field == 0 ? 0 : ends_[field - 1];
        return std::string_view{text_}.substr(from, ends_[field] - from);
    }
    /// Where the row begins, 1 = the file's first line.
    std::int64_t line() const { return line_; }
    /// Where a field begins: later than the row after a line break within quotation marks.
    std::int64_t line_of(std::size_t field) const { return lines_[field]; }
    /// All fields, one after the other.
    std::string_view text() const { return text_; }

    /// Empties it for a row that begins at `line`.
    void begin(std::int64_t line) {
        text_.clear();
        ends_.clear();
        lines_.clear();
        line_ = line;
    }
    void append(std::string_view field, std::int64_t line) {
        text_ += field;
        ends_.push_back(text_.size());
        lines_.push_back(line);
    }

  private:
    std::string text_;
    std::vector<std::size_t> ends_;
    std::vector<std::int64_t> lines_;
    std::int64_t line_ = 0;
};

/// Without the spaces and tabs around it.
inline std::string_view trimmed(std::string_view text) {
    auto const first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

} // namespace instante::server::import
