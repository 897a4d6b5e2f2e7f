#include "kiosk/core/simulated_customer.hpp"
#include "kiosk/simulate.hpp"
#include "tests/kiosk/core/http_desk.hpp"
#include "tests/kiosk/core/script.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <thread>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

/// A kiosk that asks everything there is to ask.
wire::KioskConfig everything() {
    auto config = one_moment();
    config.device = "d";
    config.programme_name = both("Programme");
    config.site_name = both("Centro");
    config.opening_hours.emplace(); // closed all week: simulated customers come all the same
    config.kiosk.name = both("Door");
    config.kiosk.moments = {"check-in"};
    config.moments[0].name = both("Check-in");
    config.moments[0].channel = "counter";
    config.dimensions[0].name = both("Purpose");
    auto& questions = config.surveys[0].questions;
    questions[0].allow_not_applicable = true;
    for (auto const type : {QuestionType::smiley4, QuestionType::stars, QuestionType::nps, QuestionType::ces,
                            QuestionType::yes_no}) {
        questions.push_back(question("more-" + std::string{to_string(type)}, type));
    }
    questions.push_back(with_options(question("one", QuestionType::single_choice), {"x", "y", "z"}));
    return config;
}

/// The server's part: pairs, hands out the configuration, takes records and knows them by id and revision.
struct Server {
    explicit Server(wire::KioskConfig given) : config(std::move(given)) {}

    std::string answer(DeskRequest const& request) {
        if (request.path == "/api/v1/pairing") {
            auto const code = nlohmann::json::parse(request.body).at("code").get<std::string>();
            if (!codes.erase(code)) return HttpDesk::reply(401, R"({"detail":"unknown code"})");
            nlohmann::json const paired{{"device", "device-" + code},
                                        {"token", code},
                                        {"kiosk", "door"},
                                        {"site", "centro"},
                                        {"generation", 1}};
            return HttpDesk::reply(201, paired.dump());
        }
        if (request.path == "/api/v1/kiosk/config") return HttpDesk::reply(200, wire::to_json(config).dump());
        auto const batch = wire::read_batch(nlohmann::json::parse(request.body));
        if (!batch) return HttpDesk::reply(400, "{}");
        Receipt receipt;
        receipt.epoch = "e1";
        for (auto const& record : batch->records) {
            Response const& response = *record.response;
            bool const fresh = responses.emplace(std::pair{response.id, response.revision}, response).second;
            receipt.items.push_back(
                {record.sequence, fresh ? ReceiptStatus::accepted : ReceiptStatus::duplicate, {}});
            receipt.watermark = record.sequence;
        }
        return HttpDesk::reply(200, wire::to_json(receipt).dump());
    }

    wire::KioskConfig config;
    std::set<std::string> codes;
    std::map<std::pair<Uuid, int>, Response> responses;
};

} // namespace

TEST_CASE("A simulated fleet makes real visits, every answer fits its survey, and all of it arrives once") {
    Server server{everything()};
    server.codes = {"A", "B"};
    HttpDesk desk{[&](DeskRequest const& request) { return server.answer(request); }};
    Scratch const scratch;
    SimulateOptions options;
    options.server = desk.url();
    options.data = scratch.path() / "fleet";
    options.codes = {"A", "B"};
    options.visits = 60;
    options.every_seconds = 0;
    options.seed = 7;
    REQUIRE(simulate(options) == 0);

    Programme programme;
    programme.languages = {"es", "en"};
    programme.dimensions = server.config.dimensions;
    std::set<Uuid> responses;
    std::set<std::string> answered;
    std::set<std::string> spoken;
    std::size_t finished = 0;
    for (auto const& [key, response] : server.responses) {
        CHECK(check_answers(server.config.surveys[0], programme, response.answers).empty());
        responses.insert(response.id);
        spoken.insert(response.language);
        if (response.final) ++finished;
        for (Answer const& answer : response.answers)
            answered.insert(answer.question);
    }
    CHECK(responses.size() > 100); // of 120 visits, a few leave without a word
    CHECK(responses.size() <= 120);
    CHECK(finished > 20);
    CHECK(finished < responses.size()); // some walk away
    CHECK(answered.size() == server.config.surveys[0].questions.size());
    CHECK(spoken == std::set<std::string>{"es", "en"});
    std::size_t held = 0;
    for (auto const* name : {"kiosk-01", "kiosk-02"}) {
        auto const outbox = open_outbox((options.data / name / "outbox.db").string());
        CHECK(outbox->depth()->waiting == 0);
        held += static_cast<std::size_t>(outbox->depth()->kept);
    }
    CHECK(held == server.responses.size());

    // A second run needs no codes: the kiosks are paired.
    auto const before = server.responses.size();
    options.codes.clear();
    options.visits = 5;
    CHECK(simulate(options) == 0);
    CHECK(server.responses.size() > before);
}

TEST_CASE(
    "Simulated customers of kiosks that ask about several moments answer all of them, in turn or together") {
    for (auto const asking : {Asking::rotate, Asking::together}) {
        INFO(to_string(asking));
        auto config = everything();
        auto const other = two_moments();
        config.surveys.push_back(other.surveys.back());
        config.moments.push_back(other.moments.back());
        config.moments.back().name = both("Luggage");
        config.moments.back().channel = "belt";
        config.kiosk.moments.emplace_back("luggage");
        config.kiosk.asking = asking;
        Server server{config};
        server.codes = {"A"};
        HttpDesk desk{[&](DeskRequest const& request) { return server.answer(request); }};
        Scratch const scratch;
        SimulateOptions options;
        options.server = desk.url();
        options.data = scratch.path() / "fleet";
        options.codes = {"A"};
        options.visits = 40;
        options.every_seconds = 0;
        options.seed = 3;
        REQUIRE(simulate(options) == 0);
        std::map<Uuid, std::set<std::string>> moments; // of each visit
        std::map<std::string, int> visits;             // of each moment
        for (auto const& [key, response] : server.responses)
            moments[response.visit].insert(response.moment);
        std::size_t most = 0;
        for (auto const& [visit, asked] : moments) {
            most = std::max(most, asked.size());
            for (auto const& moment : asked)
                ++visits[moment];
        }
        CHECK(most == (asking == Asking::together ? 2 : 1));
        CHECK(visits.size() == 2);
        // In turn both are asked as often; a few say nothing.
        if (asking == Asking::rotate) CHECK(std::abs(visits["check-in"] - visits["luggage"]) < 8);
    }
}

TEST_CASE("A fleet that nobody pairs says so") {
    Server server{everything()};
    HttpDesk desk{[&](DeskRequest const& request) { return server.answer(request); }};
    Scratch const scratch;
    SimulateOptions options;
    options.server = desk.url();
    options.data = scratch.path() / "fleet";
    CHECK(simulate(options) == 1); // no codes and no kiosks
    options.codes = {"WRONG"};
    CHECK(simulate(options) == 1);
}

TEST_CASE("SIGTERM ends a fleet cleanly with its records in the outboxes, also when the server has gone") {
    Server server{everything()};
    server.codes = {"A"};
    auto desk =
        std::make_unique<HttpDesk>([&](DeskRequest const& request) { return server.answer(request); });
    Scratch const scratch;
    SimulateOptions options;
    options.server = desk->url();
    options.data = scratch.path() / "fleet";
    options.codes = {"A"};
    options.visits = 3;
    options.every_seconds = 0;
    REQUIRE(simulate(options) == 0);
    auto const arrived = server.responses.size();
    desk.reset();

    options.codes.clear();
    options.visits = 0;
    options.every_seconds = 0.01;
    // The signal is held for this process before the fleet's threads begin, and taken by simulate().
    sigset_t terminate;
    sigemptyset(&terminate);
    sigaddset(&terminate, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &terminate, nullptr);
    std::thread operator_{[] {
        std::this_thread::sleep_for(std::chrono::milliseconds{500});
        ::kill(::getpid(), SIGTERM);
    }};
    CHECK(simulate(options) == 0);
    operator_.join();
    pthread_sigmask(SIG_UNBLOCK, &terminate, nullptr);
    auto const outbox = open_outbox((options.data / "kiosk-01" / "outbox.db").string());
    CHECK(outbox->depth()->waiting > 0);
    CHECK(outbox->depth()->kept == static_cast<std::int64_t>(arrived));
}

TEST_CASE("Simulated opinions follow moment, site, segment and hour, and stay on their scale") {
    auto const config = everything();
    Opinions const by_chance;
    auto const mean = [&](std::string const& site, int hour, std::string const& purpose,
                          std::string const& moment, Question const& asked) {
        auto here = config;
        here.kiosk.site = site;
        here.kiosk.segments = {{"purpose", purpose}};
        std::mt19937_64 random{11};
        double sum = 0;
        for (int i = 0; i < 2'000; ++i) {
            SimulatedCustomer customer{here, LocalTime{0, hour, 0}, random, by_chance};
            int const value = customer.opinion(asked, moment);
            REQUIRE(value >= scale_of(asked.type)->min);
            REQUIRE(value <= scale_of(asked.type)->max);
            sum += value;
        }
        return sum / 2'000;
    };
    auto const nps = question("q", QuestionType::nps);
    auto const morning = mean("centro", 8, "business", "check-in", nps);
    CHECK(morning == mean("centro", 8, "business", "check-in", nps)); // the same seed, the same day
    CHECK(morning > mean("centro", 13, "business", "check-in", nps) + 0.2);
    CHECK(std::abs(morning - mean("puerto", 8, "business", "check-in", nps)) > 0.05);
    CHECK(std::abs(morning - mean("centro", 8, "leisure", "check-in", nps)) > 0.05);
    CHECK(std::abs(morning - mean("centro", 8, "business", "luggage", nps)) > 0.05);
    auto effort = question("q", QuestionType::nps);
    effort.polarity = Polarity::negative;
    CHECK(mean("centro", 8, "business", "check-in", effort) == Approx(10.0 - morning).margin(0.15));
}

TEST_CASE("Simulated customers of the demo think what its history was made of") {
    std::ifstream file{INSTANTE_SOURCE_DIR "/assets/demo/opinions.json"};
    auto const opinions = read_opinions(std::string{std::istreambuf_iterator<char>{file}, {}});
    REQUIRE(opinions.has_value());
    auto config = everything();
    config.kiosk.segments = {{"purpose", "leisure"}};
    Day const tuesday = to_day({2026, 12, 1});
    auto const smileys = question("service", QuestionType::smiley5);
    auto const mean = [&](std::string const& moment, std::string const& site, Day day) {
        config.kiosk.site = site;
        std::mt19937_64 random{7};
        double sum = 0;
        for (int i = 0; i < 8'000; ++i)
            sum +=
                SimulatedCustomer{config, LocalTime{day, 13, 60}, random, *opinions}.opinion(smileys, moment);
        return sum / 8'000;
    };
    // As scripts/demo_history.mjs draws a rating: rounded, kept on the scale, 1.1 about the average.
    auto const in_history = [](double average) {
        std::mt19937_64 random{8};
        std::normal_distribution<double> chance{average, 1.1};
        double sum = 0;
        for (int i = 0; i < 8'000; ++i)
            sum += std::clamp(std::round(chance(random)), 1.0, 5.0);
        return sum / 8'000;
    };
    REQUIRE(opinions->moments.size() == 10);
    for (auto const& [moment, average] : opinions->moments) {
        double happened = 0.1; // of leisure
        if (moment == "baggage") happened += 0.5;
        INFO(moment);
        CHECK(mean(moment, "barcelona-t1", tuesday) == Approx(in_history(average + happened)).margin(0.06));
    }
    CHECK(mean("check-in", "madrid-t4", tuesday) == Approx(in_history(4.2 + 0.1 - 0.55)).margin(0.06));
    CHECK(mean("check-in", "bilbao", tuesday) == Approx(in_history(4.2 + 0.1 - 0.9)).margin(0.06));
    CHECK(mean("check-in", "bilbao", tuesday + 1) == Approx(in_history(4.2 + 0.1)).margin(0.06));
}

TEST_CASE("Opinions that cannot be read are refused, and kiosks are not begun") {
    for (char const* wrong : {"", "[]", R"({"moments": {"lounge": "good"}})", R"({"segments": {}})",
                              R"({"moments": {}, "changes": [{"moment": "lounge"}]})"}) {
        INFO(wrong);
        CHECK_FALSE(read_opinions(wrong).has_value());
    }
    CHECK_FALSE(read_opinions(R"({"moments": {"lounge": 4}})")->verdict("check-in", "madrid", 1, {}));
    SimulateOptions options;
    options.data = "/nowhere";
    options.opinions = INSTANTE_SOURCE_DIR "/README.md";
    CHECK(simulate(options) == 2);
}
