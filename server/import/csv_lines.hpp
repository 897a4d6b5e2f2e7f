#pragma once
// A stream in physical lines, with a way back: a row whose quotation marks go wrong may have swallowed
// the lines after it.

#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

namespace instante::server::import {

/// Lines end with LF, CR LF or CR. Memory is a buffer, and what lies between the mark and the present.
class LineSource {
  public:
    /// A line with its end, or a part of a long one.
    struct Piece {
        std::string_view text; // until the next call
        bool ends_line = false;
    };

    explicit LineSource(std::istream& in) : in_(in) {}

    /// nullopt at the end. Throws std::runtime_error when the stream cannot be read.
    std::optional<Piece> next();
    /// The next bytes without taking them; fewer than asked for only at the end.
    std::string_view peek(std::size_t bytes);
    void skip(std::size_t bytes) { at_ += bytes; }

    /// Number of the line that next() gives from, 1 = the first.
    std::int64_t line() const { return line_; }
    std::int64_t bytes_taken() const { return dropped_ + static_cast<std::int64_t>(at_); }

    /// Remembers the present place, a line's beginning, until unmark.
    void mark();
    void unmark() { mark_.reset(); }
    bool marked() const { return mark_.has_value(); }
    /// Back to the mark.
    void rewind();

  private:
    bool refill();

    struct Mark {
        std::size_t at = 0;
        std::int64_t line = 0;
    };
    std::istream& in_;
    std::string buffer_;
    std::size_t at_ = 0;
    std::int64_t dropped_ = 0; // bytes that have left the buffer
    std::int64_t line_ = 1;
    std::optional<Mark> mark_;
    bool ended_ = false;
};

} // namespace instante::server::import
