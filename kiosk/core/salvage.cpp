#include "kiosk/core/salvage.hpp"

#include "shared/sqlite.hpp"
#include "shared/wire.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

namespace instante::kiosk {

namespace {

/// How a record's content begins, as it was written.
constexpr std::string_view beginning = "{\"answers\":";
constexpr std::size_t longest_content = 64 * 1024;
/// More numbers than this between two that were found are not asked for one by one.
constexpr std::int64_t widest_hole = 200'000;

/// All rows that can be reached; what breaks ends it.
template <class Take>
bool each_row(sqlite::Database& database, std::string const& sql, Take take) {
    try {
        auto rows = database.prepare(sql);
        while (rows.step())
            take(rows);
        return true;
    } catch (sqlite::Error const& error) {
        spdlog::warn("salvage: {}", error.what());
        return false;
    }
}

std::optional<Response> read_response_text(std::string const& content) {
    auto const document = wire::parse(content);
    if (!document) return std::nullopt;
    auto response = wire::read_response(*document, "response");
    if (!response) return std::nullopt;
    return std::move(*response);
}

/// The length of the object that begins here, by its braces; 0: it does not end.
std::size_t object_length(std::string_view bytes) {
    int depth = 0;
    bool in_text = false;
    for (std::size_t i = 0; i < std::min(bytes.size(), longest_content); ++i) {
        char const c = bytes[i];
        if (in_text) {
            if (c == '\\') ++i;
            in_text = c != '"';
        } else if (c == '"') {
            in_text = true;
        } else if (c == '{') {
            ++depth;
        } else if (c == '}' && --depth == 0) {
            return i + 1;
        }
    }
    return 0;
}

class Reader {
  public:
    explicit Reader(Salvaged& found) : found_(found) {}

    void read_tables(sqlite::Database& database) {
        each_row(database, "SELECT server, device, token, kiosk, site, generation, epoch FROM device",
                 [&](sqlite::Statement& row) {
                     found_.device = SalvagedDevice{row.text(0), row.text(1),      row.text(2), row.text(3),
                                                    row.text(4), row.integer32(5), row.text(6)};
                 });
        each_row(database, "SELECT id, server, device, site, generation, highest FROM stream",
                 [&](sqlite::Statement& row) {
                     found_.streams.push_back({row.integer(0), row.text(1), row.text(2), row.text(3),
                                               row.integer32(4), row.integer(5)});
                 });
        each_row(database, "SELECT boot_id, monotonic_ms, server_ms FROM boot_time",
                 [&](sqlite::Statement& row) {
                     found_.boots.push_back({row.text(0), row.integer(1), row.integer(2)});
                 });
        each_row(database, "SELECT slot, etag, document, digest FROM config_slot",
                 [&](sqlite::Statement& row) {
                     found_.configs.push_back({row.text(0), row.text(1), row.text(2), row.text(3)});
                 });
        each_row(database, "SELECT salvages FROM start",
                 [&](sqlite::Statement& row) { found_.salvages = row.integer(0); });
        read_records(database);
    }

    void carve(std::filesystem::path const& file) {
        std::ifstream in{file, std::ios::binary};
        std::string const bytes{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
        for (auto at = bytes.find(beginning); at != std::string::npos; at = bytes.find(beginning, at + 1)) {
            auto const length = object_length(std::string_view{bytes}.substr(at));
            if (length > 0) take({0, 0, bytes.substr(at, length), 0, 0});
        }
    }

  private:
    static constexpr char const* columns = "SELECT stream, sequence, content, stored_ms, state FROM record";

    void read_records(sqlite::Database& database) {
        auto const take_row = [&](sqlite::Statement& row) {
            take({row.integer(0), row.integer(1), row.text(2), row.integer(3), row.integer(4)});
        };
        std::string const all = columns;
        if (each_row(database, all + " ORDER BY stream, sequence", take_row)) return;
        each_row(database, all + " ORDER BY stream DESC, sequence DESC", take_row);
        for (SalvagedStream const& stream : found_.streams)
            read_between(database, stream, take_row);
    }

    /// Number by number, what lies between the last before the damage and the first behind it.
    template <class Take>
    void read_between(sqlite::Database& database, SalvagedStream const& stream, Take take_row) {
        auto const& known = numbers_[stream.id];
        std::int64_t from = 1;
        while (known.contains(from))
            ++from;
        std::int64_t const to = std::min(stream.highest, from + widest_hole);
        for (std::int64_t sequence = from; sequence <= to; ++sequence) {
            if (known.contains(sequence)) continue;
            try {
                auto row = database.prepare(std::string{columns} + " WHERE stream = ? AND sequence = ?");
                if (row.query(stream.id, sequence).step()) take_row(row);
            } catch (sqlite::Error const&) {
                // This one lies on a page that is gone.
            }
        }
    }

    void take(SalvagedRecord record) {
        if (record.stream != 0 && !numbers_[record.stream].insert(record.sequence).second) return;
        auto const response = read_response_text(record.content);
        if (!response || !responses_.insert({response->id, response->revision}).second) return;
        found_.records.push_back(std::move(record));
    }

    Salvaged& found_;
    std::map<std::int64_t, std::set<std::int64_t>> numbers_;
    std::set<std::pair<Uuid, int>> responses_;
};

} // namespace

Salvaged read_damaged(std::filesystem::path const& file) {
    Salvaged found;
    Reader reader{found};
    try {
        sqlite::Database database{file.string(), sqlite::Mode::read_only};
        database.run("PRAGMA cell_size_check=ON"); // a mad page is an error, and no rows of fancy
        reader.read_tables(database);
    } catch (sqlite::Error const& error) {
        spdlog::warn("salvage: {}", error.what());
    }
    std::set<std::int64_t> known;
    for (SalvagedStream const& stream : found.streams)
        known.insert(stream.id);
    for (SalvagedRecord& record : found.records) {
        if (!known.contains(record.stream)) record.stream = 0;
    }
    reader.carve(file);
    reader.carve(file.string() + "-wal");
    return found;
}

} // namespace instante::kiosk
