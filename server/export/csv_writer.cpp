#include "server/export/csv_writer.hpp"

#include <charconv>

namespace instante::server::exporting {

namespace {
constexpr std::string_view formula_starts = "=+-@\t\r";
}

void CsvWriter::separate() {
    if (!first_) out_ += ',';
    first_ = false;
}

CsvWriter& CsvWriter::text(std::string_view value) {
    separate();
    bool const formula = !value.empty() && formula_starts.find(value.front()) != std::string_view::npos;
    if (!formula && value.find_first_of(",\"\r\n") == std::string_view::npos) {
        out_ += value;
        return *this;
    }
    out_ += '"';
    if (formula) out_ += '\'';
    for (char const c : value) {
        if (c == '"') out_ += '"';
        out_ += c;
    }
    out_ += '"';
    return *this;
}

CsvWriter& CsvWriter::number(double value) {
    separate();
    char digits[32];
    auto const end = std::to_chars(digits, digits + sizeof digits, value);
    out_.append(digits, end.ptr);
    return *this;
}

CsvWriter& CsvWriter::number(std::int64_t value) {
    separate();
    out_ += std::to_string(value);
    return *this;
}

CsvWriter& CsvWriter::empty() {
    separate();
    return *this;
}

void CsvWriter::end_row() {
    out_ += "\r\n";
    first_ = true;
}

} // namespace instante::server::exporting
