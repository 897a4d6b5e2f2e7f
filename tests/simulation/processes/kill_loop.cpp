// The real server and two real fleets of kiosks under load, killed again and again (SIGKILL), then left in
// peace until all is uploaded. The kiosks' outboxes, which keep everything they ever promised, must hold
// exactly what the server counts. A kill counts where its victim was at work: the server had committed
// since its start and had records to come, a fleet had stored some. Fleets are in a hurry or have few
// customers, and now and then the server stays away for a while: batches are of one record, and of hundreds.

#include "server/storage/sqlite/sqlite_store.hpp"
#include "shared/sqlite.hpp"
#include "shared/wire.hpp"
#include "tests/simulation/dice.hpp"
#include "tests/simulation/processes/child.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <netinet/in.h>
#include <sstream>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace instante;
using namespace instante::simulation;
namespace fs = std::filesystem;

namespace {

struct Options {
    std::string binaries;
    std::string programme;
    int kills = 20;
    std::uint64_t seed = 1;
};

constexpr std::size_t fleet_count = 2;

/// Newest revision by response.
using Revisions = std::map<Uuid, int>;

int free_port() {
    int const probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bool const bound = ::bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                       ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(probe);
    if (!bound) throw std::runtime_error("no free port");
    return ntohs(address.sin_port);
}

class KillLoop {
  public:
    explicit KillLoop(Options options)
        : options_(std::move(options)), dice_(options_.seed), port_(free_port()) {
        std::string pattern = (fs::temp_directory_path() / "instante-kills-XXXXXX").string();
        if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
        folder_ = pattern;
        log_ = (folder_ / "log").string();
    }
    ~KillLoop() {
        server_ = {};
        fleets_ = {};
        std::error_code ignored;
        if (!failed_) fs::remove_all(folder_, ignored);
    }

    int run() {
        failed_ = true; // until it is known better: then the folder stays for whoever looks
        output_of(server_command({"programme", "apply", options_.programme}), log_);
        std::istringstream lines{output_of(server_command({"pair"}), log_)};
        std::array<std::vector<std::string>, fleet_count> pairing;
        std::size_t kiosks = 0;
        for (std::string kiosk, code; lines >> kiosk >> code; ++kiosks) {
            auto& fleet = pairing[kiosks % fleet_count];
            fleet.insert(fleet.end(), {"--pair", code});
        }
        start_server();
        for (std::size_t fleet = 0; fleet < fleet_count; ++fleet)
            start_fleet(fleet, pairing[fleet]);
        wait_until_paired(kiosks);
        for (int i = 0; i < options_.kills; ++i)
            kill_one();
        start_what_is_down();
        drain();
        return reckon();
    }

  private:
    std::vector<std::string> server_command(std::vector<std::string> const& words) const {
        std::vector<std::string> command{options_.binaries + "/instante-server", "--data",
                                         (folder_ / "server").string()};
        command.insert(command.end(), words.begin(), words.end());
        return command;
    }
    void start_server() {
        committed_before_ = committed();
        server_ = Child{server_command({"serve", "--listen", "127.0.0.1:" + std::to_string(port_)}), log_};
    }
    void start_fleet(std::size_t fleet, std::vector<std::string> const& more) {
        static constexpr char const* paces[] = {"0.01", "0.05", "0.5"}; // seconds between visits
        stored_before_[fleet] = stored(fleet);
        std::vector<std::string> command{options_.binaries + "/instante-kiosk",
                                         "simulate",
                                         "--server",
                                         "http://127.0.0.1:" + std::to_string(port_),
                                         "--data",
                                         fleet_folder(fleet).string(),
                                         "--every",
                                         paces[dice_.below(std::size(paces))],
                                         "--seed",
                                         std::to_string(dice_.bits() % 1'000'000)};
        command.insert(command.end(), more.begin(), more.end());
        fleets_[fleet] = Child{command, log_};
    }
    fs::path fleet_folder(std::size_t fleet) const { return folder_ / fmt::format("fleet-{}", fleet + 1); }

    std::vector<std::string> outboxes(std::size_t fleet) const {
        std::vector<std::string> files;
        if (!fs::exists(fleet_folder(fleet))) return files;
        for (auto const& entry : fs::directory_iterator{fleet_folder(fleet)}) {
            if (fs::exists(entry.path() / "outbox.db"))
                files.push_back((entry.path() / "outbox.db").string());
        }
        return files;
    }
    std::vector<std::string> outboxes() const {
        std::vector<std::string> files;
        for (std::size_t fleet = 0; fleet < fleet_count; ++fleet) {
            for (std::string& file : outboxes(fleet))
                files.push_back(std::move(file));
        }
        return files;
    }
    /// A number out of a database, as other processes read it; 0 where it is not made yet.
    static std::int64_t look(std::string const& file, char const* sql) {
        try {
            sqlite::Database database{file, sqlite::Mode::read_only};
            auto count = database.prepare(sql);
            return count.step() ? count.integer(0) : 0;
        } catch (sqlite::Error const&) {
            return 0;
        }
    }
    std::int64_t sum(char const* sql) const {
        std::int64_t all = 0;
        for (std::string const& file : outboxes())
            all += look(file, sql);
        return all;
    }
    std::int64_t stored(std::size_t fleet) const {
        std::int64_t all = 0;
        for (std::string const& file : outboxes(fleet))
            all += look(file, "SELECT sum(highest) FROM stream");
        return all;
    }
    /// What the devices' streams have brought, as the kiosks were told: no look at the server's tables.
    std::int64_t committed() const { return sum("SELECT count(*) FROM record WHERE state = 1"); }
    std::int64_t waiting() const { return sum("SELECT count(*) FROM record WHERE state = 0"); }

    void wait_until_paired(std::size_t kiosks) {
        using namespace std::chrono_literals;
        auto const give_up =
            std::chrono::steady_clock::now() + 240s; // who met a server not there yet waits longer each time
        while (sum("SELECT count(*) FROM device WHERE token <> ''") < static_cast<std::int64_t>(kiosks)) {
            if (std::chrono::steady_clock::now() > give_up || !all_running())
                throw std::runtime_error("the kiosks could not be paired; see " + log_);
            std::this_thread::sleep_for(50ms);
        }
    }

    bool all_running() {
        return server_.running() &&
               std::all_of(fleets_.begin(), fleets_.end(), [](Child& fleet) { return fleet.running(); });
    }

    /// Waits until the victim has done something since its start, and has more to do.
    template <class AtWork>
    void wait_for_work(AtWork const& at_work) {
        using namespace std::chrono_literals;
        auto const give_up = std::chrono::steady_clock::now() + 120s; // longer than any back-off
        while (!at_work()) {
            if (!all_running()) throw std::runtime_error("one ended by itself; see " + log_);
            if (std::chrono::steady_clock::now() > give_up)
                throw std::runtime_error("nobody works any more; see " + log_);
            std::this_thread::sleep_for(20ms);
        }
        // So that any moment of a request is hit; now and then after a long run.
        auto const pause = dice_.chance(0.2) ? dice_.between(500, 1'500) : dice_.between(0, 100);
        std::this_thread::sleep_for(std::chrono::milliseconds{pause});
        longest_queue_ = std::max(longest_queue_, longest_queue());
    }

    void kill_one() {
        if (dice_.chance(0.5)) {
            wait_for_work([&] { return committed() > committed_before_ && waiting() > 0; });
            kill(server_);
            ++server_kills_;
            // Away for a while: what waits meanwhile goes up in large batches.
            if (dice_.chance(0.2))
                std::this_thread::sleep_for(std::chrono::milliseconds{dice_.between(500, 3'000)});
        } else {
            std::size_t const fleet = dice_.below(fleet_count);
            wait_for_work([&] { return stored(fleet) > stored_before_[fleet]; });
            kill(fleets_[fleet]);
            if (dice_.chance(0.2)) { // and both at once
                kill(server_);
                ++server_kills_;
            }
        }
        start_what_is_down();
    }
    static void kill(Child& victim) {
        victim.send(SIGKILL);
        victim.wait();
    }
    void start_what_is_down() {
        if (!server_.running()) start_server();
        for (std::size_t fleet = 0; fleet < fleet_count; ++fleet) {
            if (!fleets_[fleet].running()) start_fleet(fleet, {});
        }
    }
    /// The most records that wait at one kiosk: a batch of as many is to come, up to its limit.
    std::int64_t longest_queue() const {
        std::int64_t most = 0;
        for (std::string const& file : outboxes())
            most = std::max(most, look(file, "SELECT count(*) FROM record WHERE state = 0"));
        return most;
    }

    void drain() {
        for (int tries = 0; tries < 10; ++tries) {
            for (Child& fleet : fleets_)
                fleet.send(SIGTERM);
            for (Child& fleet : fleets_)
                fleet.wait();
            if (waiting() == 0) break;
            for (std::size_t fleet = 0; fleet < fleet_count; ++fleet)
                start_fleet(fleet, {"--visits", "1"});
            for (Child& fleet : fleets_)
                fleet.wait();
        }
        server_.send(SIGTERM);
        if (int const code = server_.wait(); code != 0)
            throw std::runtime_error(fmt::format("the server ended with {}; see {}", code, log_));
    }

    int reckon() {
        Revisions promised;
        for (std::string const& file : outboxes()) {
            sqlite::Database outbox{file, sqlite::Mode::read_only};
            auto records = outbox.prepare("SELECT content FROM record");
            while (records.step()) {
                auto const response = wire::read_response(*wire::parse(records.text(0)), "response");
                int& newest = promised[response->id];
                newest = std::max(newest, response->revision);
            }
        }
        auto const store = server::open_sqlite_store((folder_ / "server" / "instante.db").string());
        auto const catalog = store->catalog();
        auto const sites = catalog->sites_below({catalog->programme().sites.front().id});
        auto const cursor = store->read_responses({sites, {}, {}, {}});
        server::StoredResponse response;
        std::int64_t commit_number = 0;
        std::int64_t doubled = 0;
        Revisions counted;
        while (cursor->next(response, commit_number))
            doubled += counted.emplace(response.id, response.revision).second ? 0 : 1;
        std::int64_t lost = 0;
        for (auto const& [id, revision] : promised) {
            auto const found = counted.find(id);
            lost += found == counted.end() || found->second != revision ? 1 : 0;
        }
        auto const foreign =
            static_cast<std::int64_t>(counted.size()) - (static_cast<std::int64_t>(promised.size()) - lost);
        auto const quarantined = static_cast<std::int64_t>(store->quarantined({sites}, 1'000'000).size());
        auto const different = store->verify().different;
        auto const still_waiting = waiting();
        fmt::print("{} kills, {} of the server, with up to {} records waiting at a kiosk: {} responses "
                   "promised, {} counted; {} lost, {} doubled, {} not of the kiosks, "
                   "{} quarantined, {} still waiting, {} roll-up cells different\n",
                   options_.kills, server_kills_, longest_queue_, promised.size(), counted.size(), lost,
                   doubled, foreign, quarantined, still_waiting, different);
        failed_ = promised.empty() || lost != 0 || doubled != 0 || foreign != 0 || quarantined != 0 ||
                  still_waiting != 0 || different != 0;
        if (failed_) fmt::print("what is left lies in {}\n", folder_.string());
        return failed_ ? 1 : 0;
    }

    Options options_;
    Dice dice_;
    int port_;
    fs::path folder_;
    std::string log_;
    Child server_;
    std::array<Child, fleet_count> fleets_;
    std::int64_t committed_before_ = 0; // the server's present run
    std::array<std::int64_t, fleet_count> stored_before_{};
    int server_kills_ = 0;
    std::int64_t longest_queue_ = 0;
    bool failed_ = false;
};

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"Kills the real server and kiosks under load; nothing may be lost or doubled"};
    Options options;
    app.add_option("--bin", options.binaries, "directory of instante-server and instante-kiosk")->required();
    app.add_option("--programme", options.programme, "programme document")->required();
    app.add_option("--kills", options.kills, "how often")->capture_default_str();
    app.add_option("--seed", options.seed, "of the kills' times")->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    try {
        return KillLoop{options}.run();
    } catch (std::exception const& failure) {
        fmt::print(stderr, "{}\n", failure.what());
        return 1;
    }
}
