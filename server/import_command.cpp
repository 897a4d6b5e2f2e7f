#include "server/import_command.hpp"

#include "server/config.hpp"
#include "server/export/csv_writer.hpp"
#include "server/import/csv_reader.hpp"
#include "server/import/importer.hpp"
#include "server/storage/sqlite/sqlite_store.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace instante::server {

using namespace import;

namespace {

namespace fs = std::filesystem;

int refuse(std::string const& file, Problem const& problem) {
    for (FieldError const& error : problem.errors)
        fmt::print(stderr, "{}: {}: {}\n", file, error.field, error.detail);
    fmt::print(stderr, "instante-server: {}: {}\n", file, problem.detail);
    return 2;
}

/// The report of rejected rows; the file appears with the first of them.
class Rejects {
  public:
    explicit Rejects(std::string path) : path_(std::move(path)) {}

    void add(Rejection const& rejection) {
        std::string text;
        exporting::CsvWriter csv{text};
        if (count_++ == 0) {
            stream_.open(path_, std::ios::binary | std::ios::trunc);
            csv.text("line").text("column").text("reason").end_row();
        }
        csv.number(rejection.line).text(rejection.column).text(rejection.reason).end_row();
        stream_ << text;
        if (!stream_)
            throw std::runtime_error("cannot write " + path_ + "; name another file with --rejects");
    }
    void add(std::vector<Rejection> const& rejections) {
        for (Rejection const& rejection : rejections)
            add(rejection);
    }
    std::int64_t count() const { return count_; }
    std::string const& path() const { return path_; }

  private:
    std::string path_;
    std::ofstream stream_;
    std::int64_t count_ = 0;
};

/// A line a second on a terminal, now and then elsewhere.
class Progress {
  public:
    explicit Progress(std::int64_t bytes) : bytes_(bytes), terminal_(isatty(STDERR_FILENO) != 0) {}

    void show(std::int64_t taken, ImportCounts const& counts) {
        auto const now = Time::now();
        if (now - shown_ < (terminal_ ? std::chrono::seconds{1} : std::chrono::seconds{10})) return;
        shown_ = now;
        double const share =
            bytes_ > 0 ? 100.0 * static_cast<double>(taken) / static_cast<double>(bytes_) : 100.0;
        fmt::print(stderr, "{}{:3.0f} %  {} rows  {} ratings  {:.0f}/s{}", terminal_ ? "\r" : "", share,
                   counts.rows, counts.ratings, rate(counts), terminal_ ? "   " : "\n");
    }
    double rate(ImportCounts const& counts) const { return static_cast<double>(counts.ratings) / seconds(); }
    double seconds() const {
        return std::max(1e-3, std::chrono::duration<double>(Time::now() - started_).count());
    }
    void end() const {
        if (terminal_) fmt::print(stderr, "\n");
    }

  private:
    using Time = std::chrono::steady_clock;
    std::int64_t bytes_;
    bool terminal_;
    Time::time_point started_ = Time::now();
    Time::time_point shown_ = started_;
};

void read_all(CsvReader& reader, RowReader const& rows, Importer& importer, Rejects& rejects,
              Progress& progress) {
    for (CsvReader::Next next = reader.next(); next != CsvReader::Next::end; next = reader.next()) {
        if (next == CsvReader::Next::rejected) {
            rejects.add(reader.rejection());
            continue;
        }
        RowResult const visit = rows.read(reader.row());
        if (visit) {
            rejects.add(importer.add(*visit));
        } else {
            rejects.add(visit.error());
        }
        progress.show(reader.bytes_taken(), importer.counts());
    }
    rejects.add(importer.flush());
    progress.end();
}

void summarise(ImportOptions const& options, ImportCounts const& counts, Rejects const& rejects,
               Progress const& progress) {
    fmt::print("rows taken          {}\n", counts.rows);
    if (counts.without_rating > 0) fmt::print("  of them no rating {}\n", counts.without_rating);
    fmt::print("responses           {}\n", counts.responses);
    fmt::print("ratings             {}\n", counts.ratings);
    if (options.dry_run) {
        fmt::print("nothing stored: this was a dry run\n");
    } else {
        fmt::print("added               {}\nalready there       {}\n", counts.added, counts.already_there);
    }
    fmt::print("rows rejected       {}{}\n", rejects.count(),
               rejects.count() > 0 ? ", see " + rejects.path() : "");
    fmt::print("{:.1f} s, {:.0f} ratings/s\n", progress.seconds(), progress.rate(counts));
}

} // namespace

int run_import(ImportOptions const& options) {
    std::ifstream map_stream{options.map, std::ios::binary};
    if (!map_stream) return refuse(options.map, Problem{ProblemKind::not_found, "cannot be read"});
    auto const map = parse_import_map(std::string{std::istreambuf_iterator<char>{map_stream}, {}});
    if (!map) return refuse(options.map, map.error());

    std::ifstream stream{options.file, std::ios::binary};
    if (!stream || fs::is_directory(options.file))
        return refuse(options.file, Problem{ProblemKind::not_found, "cannot be read"});
    fs::create_directories(options.data);
    auto const store = open_sqlite_store(database_path(options.data));
    auto const catalog = store->catalog();
    if (catalog->empty())
        return refuse(options.data, Problem{ProblemKind::not_found, "no programme has been applied yet"});
    auto const unknown = check_map(*map, catalog->programme());
    if (!unknown.empty())
        return refuse(options.map, Problem{ProblemKind::invalid, "does not fit the programme", unknown});

    CsvReader reader{stream, {map->delimiter, map->encoding}};
    auto const header = reader.read_header();
    if (!header) return refuse(options.file, header.error());
    auto const columns = check_columns(*map, *header);
    if (!columns) return refuse(options.map, columns.error());

    std::string const default_rejects = fs::path{options.file}.filename().string() + ".rejects.csv";
    Rejects rejects{options.rejects.empty() ? default_rejects : options.rejects};
    Progress progress{static_cast<std::int64_t>(fs::file_size(options.file))};
    Importer importer{*map, catalog, options.dry_run ? nullptr : store.get(), system_clock().wall_now()};
    RowReader const rows{*map, *columns, catalog->programme()};
    read_all(reader, rows, importer, rejects, progress);
    summarise(options, importer.counts(), rejects, progress);
    return 0;
}

} // namespace instante::server
