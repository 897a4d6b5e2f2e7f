#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace instante::server::exporting {

/// Appends RFC 4180 rows (CRLF) to a string. Text that a spreadsheet would run as a formula is disarmed
/// with a leading apostrophe; numbers are written as they are, with a point.
class CsvWriter {
  public:
    explicit CsvWriter(std::string& out) : out_(out) {}

    CsvWriter& text(std::string_view value);
    CsvWriter& number(double value);
    CsvWriter& number(std::int64_t value);
    CsvWriter& empty();
    template <class T>
    CsvWriter& maybe(std::optional<T> const& value) {
        return value ? number(*value) : empty();
    }
    void end_row();

  private:
    void separate();
    std::string& out_;
    bool first_ = true;
};

} // namespace instante::server::exporting
