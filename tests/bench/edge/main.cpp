// The edge alone: reads the request, stores nothing and answers with a receipt as long as a real one. What
// the whole server reaches is compared with this.

#include "server/http/server.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <thread>

int main() {
    using namespace instante::server::http;
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);

    ServerOptions options;
    options.port = 0;
    std::string const receipt = R"({"epoch":"0199f0a1-0000-7000-8000-000000000000","items":[{"sequence":100,)"
                                R"("status":"accepted"}],"watermark":100})";
    Server server{options, [&](Request&) { return Reply::json(200, receipt); },
                  [](Verb, std::string const&) {
                      return Expected{2 * 1024 * 1024, true};
                  }};
    std::thread waiter{[&] {
        int signal = 0;
        sigwait(&ending, &signal);
        server.stop();
    }};
    std::printf("%u\n", server.port());
    std::fflush(stdout);
    server.run();
    waiter.join();
    return 0;
}
