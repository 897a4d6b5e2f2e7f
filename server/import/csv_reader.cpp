#include "server/import/csv_reader.hpp"

#include "shared/text.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace instante::server::import {

namespace {

// A row may hold several long fields; without a bound, one quotation mark could make us keep a whole file.
constexpr std::size_t longest_row = 8 * longest_field;
constexpr std::size_t most_columns = 10'000;

bool is_blank(std::string_view line) {
    return line.find_first_not_of("\r\n") == std::string_view::npos;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

} // namespace

CsvReader::CsvReader(std::istream& in, CsvFormat format)
    : source_(in), format_(format), parser_(row_, format.delimiter) {
    if (format.encoding != Encoding::utf8) decoder_.emplace(format.encoding);
}

Result<std::vector<std::string>> CsvReader::read_header() {
    using namespace std::string_view_literals;
    if (source_.peek(2) == "\xFF\xFE"sv || source_.peek(2) == "\xFE\xFF"sv) {
        return Problem{ProblemKind::invalid, "the file is in UTF-16: save it as UTF-8"};
    }
    if (source_.peek(3) == "\xEF\xBB\xBF"sv) {
        if (decoder_) {
            return Problem{ProblemKind::invalid,
                           "the file begins with the mark of UTF-8 but is declared to be " +
                               std::string{to_string(format_.encoding)}};
        }
        source_.skip(3);
    }
    Next const first = read_row();
    if (first == Next::end) return Problem{ProblemKind::invalid, "the file is empty"};
    if (first == Next::rejected) {
        return Problem{ProblemKind::invalid, "the header cannot be read: " + rejection_.reason};
    }
    for (std::size_t i = 0; i < row_.size(); ++i)
        header_.emplace_back(trimmed(row_[i]));
    return header_;
}

CsvReader::Next CsvReader::next() {
    Next const what = read_row();
    if (what != Next::row || row_.size() == header_.size()) return what;
    rejection_ = {row_.line(), "",
                  "expected " + std::to_string(header_.size()) + " columns, found " +
                      std::to_string(row_.size())};
    return Next::rejected;
}

CsvReader::Next CsvReader::read_row() {
    parser_.begin_row(source_.line());
    bool begun = false;
    for (;;) {
        std::int64_t const line = source_.line();
        auto const piece = source_.next();
        if (!piece) break;
        if (!begun && piece->ends_line && is_blank(piece->text)) {
            parser_.begin_row(source_.line());
            continue;
        }
        begun = true;
        if (!parser_.feed(piece->text, line)) {
            return reject_malformed(row_.size(), why_malformed(line), piece->ends_line);
        }
        if (auto const field = parser_.long_field()) {
            return reject_malformed(*field, "the field is longer than 1 MB", piece->ends_line);
        }
        if (row_.size() > most_columns) {
            return reject_malformed(most_columns, "the row has more than 10,000 columns", piece->ends_line);
        }
        if (parser_.row_bytes() > longest_row) {
            return reject_malformed(row_.size(), "the row is longer than 8 MB", piece->ends_line);
        }
        if (parser_.row_ended()) return take_row();
        if (piece->ends_line && !source_.marked()) source_.mark(); // the line after the row's first
    }
    if (!begun) return Next::end;
    if (parser_.finish()) return take_row();
    return reject_malformed(row_.size(), "the quotation mark that opens the field is never closed", true);
}

CsvReader::Next CsvReader::take_row() {
    source_.unmark();
    return decode_row() ? Next::row : Next::rejected;
}

std::string CsvReader::why_malformed(std::int64_t line) const {
    if (!parser_.in_quotes()) return "a quotation mark in a field that does not begin with one";
    if (line == parser_.field_line()) return "text after the closing quotation mark";
    return "the quotation mark that opens the field is closed only on line " + std::to_string(line) +
           ", and text follows there";
}

CsvReader::Next CsvReader::reject_malformed(std::size_t field, std::string reason, bool line_ended) {
    rejection_ = {row_.line(), column_name(field), std::move(reason)};
    parser_.reset();
    if (source_.marked()) {
        source_.rewind();
        source_.unmark();
        return Next::rejected;
    }
    while (!line_ended) {
        auto const piece = source_.next();
        line_ended = !piece || piece->ends_line;
    }
    return Next::rejected;
}

bool CsvReader::decode_row() {
    if (row_.text().find('\0') != std::string_view::npos) {
        std::size_t field = 0;
        while (row_[field].find('\0') == std::string_view::npos)
            ++field;
        return reject(field, "a NUL byte: is this a text file in the declared encoding?");
    }
    if (is_ascii(row_.text())) return true;
    if (!decoder_) {
        for (std::size_t i = 0; i < row_.size(); ++i) {
            if (is_utf8(row_[i])) continue;
            return reject(i, "not valid UTF-8: if the file is in another encoding, declare it, such as "
                             "\"encoding\": \"windows-1252\"");
        }
        return true;
    }
    decoded_.begin(row_.line());
    for (std::size_t i = 0; i < row_.size(); ++i) {
        auto const text = decoder_->decode(row_[i]);
        if (!text)
            return reject(i, "a byte that means nothing in " + std::string{to_string(format_.encoding)});
        decoded_.append(*text, row_.line_of(i));
    }
    std::swap(row_, decoded_);
    return true;
}

bool CsvReader::reject(std::size_t field, std::string reason) {
    rejection_ = {row_.line_of(field), column_name(field), std::move(reason)};
    return false;
}

std::string CsvReader::column_name(std::size_t field) const {
    if (field < header_.size() && !header_[field].empty()) return header_[field];
    return "column " + std::to_string(field + 1);
}

} // namespace instante::server::import
