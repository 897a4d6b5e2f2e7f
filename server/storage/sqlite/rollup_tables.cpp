#include "server/storage/sqlite/rollup_tables.hpp"

#include "server/storage/sqlite/programme_tables.hpp"

#include <sqlite3.h>

#include <limits>

namespace instante::server {

namespace {

constexpr char const* table_names[] = {"rollup_hour", "rollup_kiosk_day", "rollup_day", "rollup_month"};

void cell_add(sqlite3_context* context, int, sqlite3_value** values) {
    try {
        auto const cell = [&](int at) {
            auto const* data = static_cast<std::uint8_t const*>(sqlite3_value_blob(values[at]));
            return decode_cell(data, static_cast<std::size_t>(sqlite3_value_bytes(values[at])));
        };
        CellSums sum = cell(0);
        sum.add(cell(1));
        sum.settle();
        auto const bytes = encode(sum);
        sqlite3_result_blob(context, bytes.empty() ? "" : reinterpret_cast<char const*>(bytes.data()),
                            static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
    } catch (std::exception const& failure) {
        sqlite3_result_error(context, failure.what(), -1);
    }
}

} // namespace

void register_cell_functions(sqlite::Database& database) {
    sqlite3_create_function(database.raw(), "cell_add", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                            cell_add, nullptr, nullptr);
}

void RollupChanges::add(CellKey const& key, CellSums const& sums) {
    for (Grain const grain : all_grains) {
        cells_[static_cast<std::size_t>(grain)][at_grain(key, grain)].add(sums);
    }
}

void RollupChanges::clear() {
    for (auto& grain : cells_)
        grain.clear();
}

RollupTables::RollupTables(sqlite::Database& database) {
    for (char const* table : table_names) {
        std::string const name{table};
        grains_.push_back(
            {database.prepare("INSERT INTO " + name +
                              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
                              "SET cell = cell_add(cell, excluded.cell)"),
             database.prepare("SELECT period, hour, instrument, kiosk, microsegment, flagged, cell FROM " +
                              name + " WHERE programme = ? AND site = ? AND period BETWEEN ? AND ?")});
    }
}

void RollupTables::write(RollupChanges const& changes) {
    for (std::size_t grain = 0; grain < grains_.size(); ++grain) {
        for (auto const& [key, sums] : changes.cells_[grain]) {
            if (sums.empty()) continue; // in and out again within the transaction
            auto const bytes = encode(sums);
            grains_[grain].add.execute(the_programme, key.site, key.period, key.hour, pack(key.instrument),
                                       key.kiosk, key.microsegment, static_cast<int>(key.flagged),
                                       sqlite::Blob{bytes});
        }
    }
}

std::optional<std::int64_t>
RollupTables::read(CellQuery const& query, std::function<void(CellKey const&, CellSums const&)> const& take) {
    sqlite::Statement& rows = grains_[static_cast<std::size_t>(query.grain)].read;
    bool const bounded = query.from || query.to;
    Day const from = query.from.value_or(bounded ? unknown_day + 1 : unknown_day);
    Day const to = query.to.value_or(std::numeric_limits<Day>::max());
    std::int64_t read = 0;
    CellKey key;
    for (Code const site : query.sites) {
        key.site = site;
        rows.query(the_programme, site, from, to);
        while (rows.step()) {
            if (++read > query.row_budget) {
                rows.reset();
                return std::nullopt;
            }
            key.period = rows.integer32(0);
            key.hour = rows.integer32(1);
            key.instrument = unpack_instrument(rows.integer(2));
            key.kiosk = rows.integer32(3);
            key.microsegment = rows.integer(4);
            key.flagged = rows.integer(5) != 0;
            sqlite::Blob const cell = rows.blob(6);
            CellSums const sums = decode_cell(cell.data(), cell.size());
            if (!sums.empty()) take(key, sums);
        }
    }
    rows.reset();
    return read;
}

} // namespace instante::server
