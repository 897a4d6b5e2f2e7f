#pragma once
// libcsv's parser, owned, filling one row.

#include "server/import/row.hpp"

#include <cstddef>
#include <cstdint>
#include <csv.h>
#include <optional>
#include <string_view>

namespace instante::server::import {

inline constexpr std::size_t longest_field = 1024 * 1024; // bytes

class CsvParser {
  public:
    CsvParser(Row& row, char delimiter);
    ~CsvParser();
    CsvParser(CsvParser const&) = delete;
    CsvParser& operator=(CsvParser const&) = delete;

    /// Empties the row.
    void begin_row(std::int64_t line);
    /// Takes a part of a line. False: malformed; reset before going on.
    bool feed(std::string_view piece, std::int64_t line);
    /// The file ended. False: within quotation marks.
    bool finish();
    /// Forgets a half-read row.
    void reset();

    bool row_ended() const { return row_ended_; }
    std::size_t row_bytes() const { return bytes_; }
    /// Whether the present field is quoted, and where it began.
    bool in_quotes() const { return csv_.quoted != 0; }
    std::int64_t field_line() const { return field_line_; }
    /// A field longer than longest_field, by its place in the row.
    std::optional<std::size_t> long_field() const;

  private:
    static void on_field(void* text, std::size_t size, void* self);
    static void on_row(int terminator, void* self);
    void init();
    void throw_if_out_of_memory();

    Row& row_;
    char delimiter_;
    csv_parser csv_{};
    std::int64_t line_ = 0;       // being fed
    std::int64_t field_line_ = 0; // where the present field began
    std::size_t bytes_ = 0;       // of the present row
    std::optional<std::size_t> long_field_;
    bool row_ended_ = false;
};

} // namespace instante::server::import
