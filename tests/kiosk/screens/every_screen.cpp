#include "tests/kiosk/screens/every_screen.hpp"

namespace instante::kiosk::test {
namespace {

constexpr char const* reasons[] = {"waiting_for_config", "nothing_to_ask", "not_saved", "storage"};

/// A survey whose first question no single tap can answer: attract invites instead.
ConfigPtr inviting() {
    auto config = *demo_config("check-in");
    auto& questions = config.surveys.front().questions;
    questions.erase(questions.begin());
    questions.front().condition.reset();
    return std::make_shared<wire::KioskConfig const>(std::move(config));
}

/// The same, where a reader stands beside the kiosk.
ConfigPtr with_reader(ConfigPtr const& without) {
    auto config = *without;
    TicketPattern card;
    card.prefix = "LC";
    config.kiosk.scanner = Scanner{{}, {card}};
    config.reference_key = SealingKey{"preview", {9}};
    return std::make_shared<wire::KioskConfig const>(std::move(config));
}

void add_unavailable(std::vector<Shown>& all) {
    auto const any = all.front().config;
    for (char const* reason : reasons)
        all.push_back({std::string{"unavailable-"} + reason, any, std::string{"unavailable:"} + reason});
    all.push_back({"saving", any, "saving"});
    all.push_back({"invitation", inviting(), "attract"});
}

} // namespace

std::vector<Shown> every_screen() {
    std::vector<Shown> all;
    for (auto const& survey : demo().surveys) {
        auto const config = demo_config(survey.id);
        all.push_back({survey.id + "-attract", config, "attract"});
        for (auto const& question : survey.questions)
            all.push_back({survey.id + "-" + question.id, config, "question:" + question.id});
        all.push_back({survey.id + "-thanks", config, "thanks"});
    }
    for (auto const& kiosk : demo().kiosks) {
        all.push_back({kiosk.id + "-attract", demo_config("", kiosk.id), "attract"});
        if (kiosk.moments.size() > 1 && kiosk.asking == Asking::choose)
            all.push_back({kiosk.id + "-moments", demo_config("", kiosk.id), "moments"});
    }
    auto const arrivals = demo_config("", "mad-arrivals");
    for (auto const& survey : arrivals->surveys) {
        for (auto const& question : survey.questions) {
            std::string const name = survey.id + "/" + question.id;
            all.push_back({"together-" + name, arrivals, "question:" + name});
        }
    }
    for (int page = 1; page <= 4; ++page) {
        std::string const screen = "privacy:" + std::to_string(page);
        all.push_back({screen, arrivals, screen});
        all.push_back({"claims-desk-" + screen, demo_config("claims-desk"), screen});
    }
    using Kind = TicketNotice::Kind;
    auto const check_in = with_reader(demo_config("check-in"));
    auto const sales = with_reader(demo_config("", "mad-sales"));
    auto const inviting_reader = with_reader(inviting());
    auto const desk = with_reader(demo_config("claims-desk"));
    std::pair<char const*, std::optional<Kind>> const all_news[] = {
        {"", {}}, {"-read", Kind::read}, {"-unknown", Kind::unknown}, {"-again", Kind::again}};
    for (auto const& [news, kind] : all_news) {
        std::string const suffix = std::string{"-reader"} + news;
        all.push_back({"attract" + suffix, check_in, "attract", kind});
        all.push_back({"reasons" + suffix, check_in, "question:why", kind});
        all.push_back({"moments" + suffix, sales, "attract", kind});
        all.push_back({"invitation" + suffix, inviting_reader, "attract", kind});
        all.push_back({"comment" + suffix, desk, "question:note", kind});
    }
    add_unavailable(all);
    return all;
}

std::vector<Shown> one_of_each() {
    auto const check_in = demo_config("check-in");
    std::vector<Shown> all{
        {"attract", check_in, "attract"},
        {"reasons", check_in, "question:why"},
        {"four-faces", check_in, "question:queue"},
        {"segment", check_in, "question:trip"},
        {"stars", demo_config("on-board"), "question:food"},
        {"recommend", demo_config("lounge"), "question:recommend"},
        {"effort", demo_config("booking"), "question:effort"},
        {"yes-no", demo_config("boarding"), "question:on_time"},
        {"one-choice", demo_config("booking"), "question:bought_at"},
        {"comment", demo_config("claims-desk"), "question:note"},
        {"moments", demo_config("", "mad-sales"), "moments"},
        {"together", demo_config("", "mad-arrivals"), "question:baggage/service"},
        {"privacy", check_in, "privacy"},
        {"thanks", check_in, "thanks"},
        {"ticket-read", with_reader(check_in), "question:why", TicketNotice::Kind::read},
        {"ticket-unknown", with_reader(check_in), "attract", TicketNotice::Kind::unknown},
    };
    add_unavailable(all);
    return all;
}

std::vector<ShownSetup> steps_of_setup(std::string const& language) {
    using Step = screens::SetupForm::Step;
    constexpr std::pair<char const*, Step> steps[] = {{"setup-server", Step::server},
                                                      {"setup-network", Step::network},
                                                      {"setup-panel", Step::panel},
                                                      {"setup-voice", Step::voice},
                                                      {"setup-code", Step::code}};
    std::vector<ShownSetup> all;
    for (auto const& [name, step] : steps) {
        ShownSetup each{name, {}};
        each.form.language = language;
        each.form.server = "https://instante.example.com:8443";
        each.form.code = "7K3M";
        each.form.step = step;
        each.form.check = ServerCheck{ServerTrouble::untrusted, std::nullopt};
        each.form.panel = 10;
        all.push_back(std::move(each));
    }
    return all;
}

std::vector<ShownSetup> every_setup(std::string const& language) {
    auto all = steps_of_setup(language);
    auto const again = [&](std::size_t step, std::string const& name, auto change) {
        ShownSetup each = all.at(step);
        each.name += " " + name;
        change(each.form);
        all.push_back(std::move(each));
    };
    again(0, "empty", [](auto& form) { form.server.clear(); });
    again(1, "asking", [](auto& form) {
        form.check.reset();
        form.checking = true;
    });
    for (int i = 0; i <= static_cast<int>(ServerTrouble::not_ours); ++i) {
        for (std::int64_t const clock : {0, -86'400 * 9'999})
            again(1, std::to_string(i), [&](auto& form) {
                form.check = ServerCheck{static_cast<ServerTrouble>(i), clock};
            });
    }
    again(1, "plain", [](auto& form) { form.server = "http://10.0.0.2:8080"; });
    for (int i = 0; i <= static_cast<int>(VoiceState::failing); ++i)
        again(3, std::to_string(i), [&](auto& form) {
            form.spoken = true;
            form.voice = static_cast<VoiceState>(i);
        });
    for (int i = 0; i <= static_cast<int>(screens::SetupForm::Status::busy); ++i)
        again(4, std::to_string(i), [&](auto& form) {
            form.code = "7K3MQ2XP";
            form.status = static_cast<screens::SetupForm::Status>(i);
        });
    return all;
}

State standing(Booth const& booth, Shown const& shown, std::string const& language) {
    State state = showing(booth, shown.config, shown.screen, language);
    state.entered_ms = booth.now() - 5'000;
    if (shown.ticket) {
        state.ticket_notice = TicketNotice{*shown.ticket, booth.now() - 500};
        if (*shown.ticket == TicketNotice::Kind::read) state.ticket.emplace();
    }
    if (state.idle_deadline_ms) state.idle_deadline_ms = booth.now() + 9'000;
    return state;
}

} // namespace instante::kiosk::test
