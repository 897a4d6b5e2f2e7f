// Raw SQLite: rows of the minimal schema, 1,000 a transaction, no HTTP, no JSON, no checks. What the whole
// server reaches with batches is compared with this.

#include "shared/ids.hpp"
#include "shared/sqlite.hpp"
#include "shared/time.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace instante;

constexpr int rows_in_transaction = 1'000;

std::vector<std::string> names(char const* prefix, int count) {
    std::vector<std::string> all;
    for (int i = 1; i <= count; ++i)
        all.push_back(fmt::format("{}-{:03}", prefix, i));
    return all;
}

std::vector<std::string> all_segments() {
    std::vector<std::string> all;
    for (int i = 1; i <= 24; ++i) {
        all.push_back(fmt::format(R"({{"class":{{"from":"question","value":"class-{}"}},)"
                                  R"("member":{{"from":"question","value":"member-{}"}},)"
                                  R"("purpose":{{"from":"question","value":"purpose-{}"}}}})",
                                  i % 3, i % 2, i % 4));
    }
    return all;
}

std::vector<std::string> all_answers() {
    std::vector<std::string> all;
    for (int rating = 1; rating <= 5; ++rating)
        all.push_back(fmt::format(R"([{{"question":"overall","rating":{}}}])", rating));
    return all;
}

Uuid roll_id(UnixMs now, std::mt19937_64& dice) {
    std::array<std::uint8_t, 10> bytes{};
    std::uint64_t const roll = dice();
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(roll >> (6 * i));
    return make_uuid7(now, bytes);
}

/// The rows of a load like the other benches': a thousand devices, each at its site.
std::int64_t insert_for(double seconds, sqlite::Database& database) {
    auto insert = database.prepare("INSERT INTO response VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    auto const sites = names("site", 50);
    auto const moments = names("moment", 12);
    auto const boots = names("boot", 1'000);
    auto const segments = all_segments();
    auto const answers = all_answers();
    std::mt19937_64 dice{42};
    std::int64_t rows = 0;
    auto const start = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - start < std::chrono::duration<double>(seconds)) {
        sqlite::Transaction transaction{database};
        UnixMs const now = system_clock().wall_now();
        for (int i = 0; i < rows_in_transaction; ++i, ++rows) {
            Uuid const id = roll_id(now, dice);
            std::size_t const roll = dice();
            auto const& moment = moments[roll % moments.size()];
            std::size_t const device = roll % boots.size();
            insert.execute(sqlite::Blob{id.bytes}, 1, sqlite::Blob{id.bytes}, moment, 1, moment,
                           sites[device % sites.size()], 1, rows, now - 3'000, now - 3'000, boots[device],
                           now, "es", segments[roll % segments.size()], answers[roll % answers.size()], 1, 0);
        }
        transaction.commit();
    }
    return rows;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fprintf(stderr, "usage: instante_bench_raw_sqlite DATABASE SCHEMA SECONDS\n");
        return 2;
    }
    std::ifstream schema{argv[2]};
    sqlite::Database database{argv[1]}; // write-ahead log, synchronous=FULL: as the server's own
    database.run(std::string{std::istreambuf_iterator<char>{schema}, {}});
    auto const start = std::chrono::steady_clock::now();
    std::int64_t const rows = insert_for(std::atof(argv[3]), database);
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - start;
    std::printf("{\"records\":%lld,\"seconds\":%f}\n", static_cast<long long>(rows), took.count());
    return 0;
}
