#pragma once
// Comma separated values (RFC 4180) as a stream of rows. A row that is malformed is rejected with its
// place and reason, and reading goes on: one bad row costs one row.
//
// libcsv takes the characters apart. It knows no lines and stops at its first error, so we feed it line
// by line, keep count, and after an error begin anew at the line after the one where the row began: a
// forgotten quotation mark must not swallow the rows up to the next one.

#include "server/import/csv_lines.hpp"
#include "server/import/csv_parser.hpp"
#include "server/import/encoding.hpp"
#include "server/import/row.hpp"
#include "shared/problem.hpp"

#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace instante::server::import {

struct CsvFormat {
    char delimiter = ',';
    Encoding encoding = Encoding::utf8;
};

class CsvReader {
  public:
    /// The stream must outlive the reader and be binary: line ends are ours to see.
    CsvReader(std::istream& in, CsvFormat format);
    CsvReader(CsvReader const&) = delete;
    CsvReader& operator=(CsvReader const&) = delete;

    /// The first row, as column names without surrounding spaces; call it once, before next. Its number of
    /// columns is that of every row. Problems (invalid): an empty file, UTF-16, a malformed first row.
    Result<std::vector<std::string>> read_header();

    enum class Next { row, rejected, end };
    /// Moves on; empty lines are passed over. Throws std::runtime_error when the stream cannot be read.
    Next next();
    /// After Next::row, until the next move: the fields, in UTF-8.
    Row const& row() const { return row_; }
    /// After Next::rejected.
    Rejection const& rejection() const { return rejection_; }

    /// How far into the file we are, for progress.
    std::int64_t bytes_taken() const { return source_.bytes_taken(); }

  private:
    Next read_row();
    Next take_row();
    Next reject_malformed(std::size_t field, std::string reason, bool line_ended);
    std::string why_malformed(std::int64_t line) const;
    bool decode_row();
    bool reject(std::size_t field, std::string reason);
    std::string column_name(std::size_t field) const;

    LineSource source_;
    CsvFormat format_;
    std::optional<TextDecoder> decoder_; // none for UTF-8
    std::vector<std::string> header_;
    Row row_;
    Row decoded_;
    CsvParser parser_; // fills row_
    Rejection rejection_;
};

} // namespace instante::server::import
