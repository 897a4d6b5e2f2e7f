// The real server and a real fleet of kiosks under load, killed again and again (SIGKILL), then left in
// peace until all is uploaded. The kiosks' outboxes, which keep everything they ever promised, must hold
// exactly what the server counts.

#include "server/storage/sqlite/sqlite_store.hpp"
#include "shared/sqlite.hpp"
#include "shared/wire.hpp"
#include "tests/simulation/dice.hpp"
#include "tests/simulation/processes/child.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <arpa/inet.h>
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
        kiosks_ = {};
        std::error_code ignored;
        if (!failed_) fs::remove_all(folder_, ignored);
    }

    int run() {
        failed_ = true; // until it is known better: then the folder stays for whoever looks
        output_of(server_command({"programme", "apply", options_.programme}), log_);
        std::istringstream lines{output_of(server_command({"pair"}), log_)};
        std::vector<std::string> pairing;
        for (std::string kiosk, code; lines >> kiosk >> code;)
            pairing.insert(pairing.end(), {"--pair", code});
        start_server();
        start_kiosks(pairing);
        wait_until_paired(pairing.size() / 2);
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
        server_ = Child{server_command({"serve", "--listen", "127.0.0.1:" + std::to_string(port_)}), log_};
    }
    void start_kiosks(std::vector<std::string> const& more) {
        std::vector<std::string> command{options_.binaries + "/instante-kiosk",
                                         "simulate",
                                         "--server",
                                         "http://127.0.0.1:" + std::to_string(port_),
                                         "--data",
                                         (folder_ / "kiosks").string(),
                                         "--every",
                                         "0.02",
                                         "--seed",
                                         std::to_string(dice_.bits() % 1'000'000)};
        command.insert(command.end(), more.begin(), more.end());
        kiosks_ = Child{command, log_};
    }

    std::vector<std::string> outboxes() const {
        std::vector<std::string> files;
        if (!fs::exists(folder_ / "kiosks")) return files;
        for (auto const& entry : fs::directory_iterator{folder_ / "kiosks"}) {
            if (fs::exists(entry.path() / "outbox.db"))
                files.push_back((entry.path() / "outbox.db").string());
        }
        return files;
    }
    /// Over all outboxes, as other processes read them.
    std::int64_t sum(char const* sql) const {
        std::int64_t all = 0;
        for (std::string const& file : outboxes()) {
            try {
                sqlite::Database outbox{file, sqlite::Mode::read_only};
                auto count = outbox.prepare(sql);
                if (count.step()) all += count.integer(0);
            } catch (sqlite::Error const&) {
                // Not made yet.
            }
        }
        return all;
    }

    void wait_until_paired(std::size_t kiosks) {
        using namespace std::chrono_literals;
        auto const give_up = std::chrono::steady_clock::now() + 60s;
        while (sum("SELECT count(*) FROM device WHERE token <> ''") < static_cast<std::int64_t>(kiosks)) {
            if (std::chrono::steady_clock::now() > give_up || !kiosks_.running())
                throw std::runtime_error("the kiosks could not be paired; see " + log_);
            std::this_thread::sleep_for(50ms);
        }
    }

    void kill_one() {
        // Long enough for a request to be under way, short enough to hit it there; now and then a long run.
        auto const pause = dice_.chance(0.2) ? dice_.between(500, 1'500) : dice_.between(5, 250);
        std::this_thread::sleep_for(std::chrono::milliseconds{pause});
        if (!std::exchange(one_is_down_, false) && !(server_.running() && kiosks_.running()))
            throw std::runtime_error("one ended by itself; see " + log_);
        start_what_is_down();
        Child& victim = dice_.chance(0.5) ? server_ : kiosks_;
        victim.send(SIGKILL);
        victim.wait();
        one_is_down_ = dice_.chance(0.2); // until the next
        if (!one_is_down_) start_what_is_down();
    }
    void start_what_is_down() {
        if (!server_.running()) start_server();
        if (!kiosks_.running()) start_kiosks({});
    }

    void drain() {
        for (int tries = 0; tries < 10; ++tries) {
            kiosks_.send(SIGTERM);
            kiosks_.wait();
            if (sum("SELECT count(*) FROM record WHERE state = 0") == 0) break;
            start_kiosks({"--visits", "1"});
            kiosks_.wait();
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
        auto const waiting = sum("SELECT count(*) FROM record WHERE state = 0");
        fmt::print("{} kills: {} responses promised, {} counted; {} lost, {} doubled, {} not of the kiosks, "
                   "{} quarantined, {} still waiting, {} roll-up cells different\n",
                   options_.kills, promised.size(), counted.size(), lost, doubled, foreign, quarantined,
                   waiting, different);
        failed_ = promised.empty() || lost != 0 || doubled != 0 || foreign != 0 || quarantined != 0 ||
                  waiting != 0 || different != 0;
        if (failed_) fmt::print("what is left lies in {}\n", folder_.string());
        return failed_ ? 1 : 0;
    }

    Options options_;
    Dice dice_;
    int port_;
    fs::path folder_;
    std::string log_;
    Child server_;
    Child kiosks_;
    bool one_is_down_ = false;
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
