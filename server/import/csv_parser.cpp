#include "server/import/csv_parser.hpp"

#include <new>

namespace instante::server::import {

CsvParser::CsvParser(Row& row, char delimiter) : row_(row), delimiter_(delimiter) {
    init();
}

CsvParser::~CsvParser() {
    csv_free(&csv_);
}

void CsvParser::init() {
    if (csv_init(&csv_, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc{};
    csv_set_delim(&csv_, static_cast<unsigned char>(delimiter_));
    csv_set_space_func(&csv_, [](unsigned char) { return 0; }); // spaces are part of a field (RFC 4180, 2.4)
    csv_set_blk_size(&csv_, 4096);
}

void CsvParser::reset() {
    csv_free(&csv_);
    init();
}

void CsvParser::begin_row(std::int64_t line) {
    row_.begin(line);
    field_line_ = line;
    bytes_ = 0;
    long_field_.reset();
    row_ended_ = false;
}

bool CsvParser::feed(std::string_view piece, std::int64_t line) {
    line_ = line;
    bytes_ += piece.size();
    if (csv_parse(&csv_, piece.data(), piece.size(), on_field, on_row, this) == piece.size()) return true;
    throw_if_out_of_memory();
    return false;
}

bool CsvParser::finish() {
    if (csv_fini(&csv_, on_field, on_row, this) == 0) return true;
    throw_if_out_of_memory();
    return false;
}

std::optional<std::size_t> CsvParser::long_field() const {
    if (csv_.entry_pos > longest_field) return row_.size();
    return long_field_;
}

void CsvParser::throw_if_out_of_memory() {
    if (csv_error(&csv_) == CSV_ENOMEM) throw std::bad_alloc{};
}

void CsvParser::on_field(void* text, std::size_t size, void* self) {
    auto& parser = *static_cast<CsvParser*>(self);
    if (size > longest_field) parser.long_field_ = parser.row_.size();
    parser.row_.append({static_cast<char const*>(text), size}, parser.field_line_);
    parser.field_line_ = parser.line_;
}

void CsvParser::on_row(int, void* self) {
    static_cast<CsvParser*>(self)->row_ended_ = true;
}

} // namespace instante::server::import
