#include "server/app.hpp"

#include "server/api/routes.hpp"
#include "server/storage/sqlite/sqlite_store.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <latch>
#include <malloc.h>
#include <thread>
#include <vector>

namespace instante::server {

namespace {

sigset_t ending_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

void set_up_previews(preview::Previews& previews, Config const& config) {
    preview::PreviewOptions options;
    options.program =
        config.kiosk_program.empty() ? preview::kiosk_program_beside_us() : config.kiosk_program;
    previews.set_up(std::move(options));
    if (auto const there = previews.check_available(); !there)
        spdlog::warn("no previews: {}", there.error().detail);
}

/// Large replies are made again and again, and glibc gives the memory of each back to the system: where pages
/// come dear, as on many virtual machines, that was four fifths of a reply of half a megabyte. What one
/// thread needed is kept for the next; there are more of them than cores. What a large reply takes is fetched
/// before the first one is asked for.
void keep_memory() {
#ifdef __GLIBC__
    constexpr int largest_kept = 32 * 1024 * 1024; // the most that glibc takes
    constexpr std::size_t of_a_reply = std::size_t{8} * 1024 * 1024;
    int const arenas = std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 2, 8);
    mallopt(M_MMAP_THRESHOLD, largest_kept);
    mallopt(M_TRIM_THRESHOLD, largest_kept);
    mallopt(M_ARENA_MAX, arenas);
    std::latch all_have_one{arenas}; // threads that live at the same time have arenas of their own
    auto const fetch = [&] {
        void* const pages = std::malloc(of_a_reply);
        if (pages) explicit_bzero(pages, of_a_reply);
        all_have_one.arrive_and_wait();
        std::free(pages);
    };
    std::vector<std::jthread> others;
    for (int i = 1; i < arenas; ++i)
        others.emplace_back(fetch);
    fetch();
#endif
}

} // namespace

int serve(Config const& config, std::function<void(unsigned port)> const& ready) {
    sigset_t const signals = ending_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr); // before any thread: all of them inherit it
    keep_memory();
    std::filesystem::create_directories(config.data);
    auto const store = open_sqlite_store(database_path(config.data));
    http::StaticFiles const dashboard{find_dashboard(config)};
    if (dashboard.empty()) spdlog::warn("the dashboard is not built: only the API is served");

    ingest::Writer writer{*store};
    api::Services services{
        *store, writer, system_clock(), dashboard, !config.tls_certificate.empty(), key_file(config)};
    services.version = INSTANTE_VERSION;
    services.reference_keys.check();
    set_up_previews(services.previews, config);
    // What changed while nobody served: the server itself, or a programme whose applier was killed.
    services.replays.start_by_itself();
    services.misuse.start();
    services.publisher.start([&] { services.replays.start_by_itself(); });
    http::Server server{to_options(config),
                        [&](http::Request& request) { return api::dispatch(request, services); },
                        api::expect};
    std::thread waiter{[&] {
        int signal = 0;
        sigwait(&signals, &signal);
        spdlog::info("ending: finishing the requests that have begun");
        server.stop();
    }};
    ready(server.port());
    server.run();
    waiter.join();
    services.publisher.finish(); // before what it would start
    services.replays.finish();
    services.misuse.finish();
    services.previews.finish();
    writer.finish(); // before the server goes, whose connections it may still have to call
    return 0;
}

} // namespace instante::server
