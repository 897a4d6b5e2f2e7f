#include "tests/kiosk/screens/every_screen.hpp"

namespace instante::kiosk::test {
namespace {

constexpr char const* reasons[] = {"waiting_for_config", "nothing_to_ask", "not_saved", "storage", "paused"};

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

void add_many_reasons(std::vector<Shown>& all, std::size_t pages) {
    for (std::size_t page = 0; page < pages; ++page) {
        Shown shown{"many-reasons-" + std::to_string(page + 1), many_reasons(), "question:why"};
        shown.page = page;
        all.push_back(std::move(shown));
    }
}

void add_unavailable(std::vector<Shown>& all) {
    auto const any = all.front().config;
    for (char const* reason : reasons)
        all.push_back({std::string{"unavailable-"} + reason, any, std::string{"unavailable:"} + reason});
    all.push_back({"saving", any, "saving"});
    all.push_back({"invitation", inviting(), "attract"});
}

/// Keys in each state, and what an attendant tries out.
void add_in_use(std::vector<Shown>& all) {
    auto const check_in = demo_config("check-in");
    auto const desk = demo_config("claims-desk");
    auto const add = [&](Shown shown) { all.push_back(std::move(shown)); };
    add({.name = "comment-capitals", .config = desk, .screen = "question:note", .keys = {{.shift = true}}});
    add({.name = "comment-signs", .config = desk, .screen = "question:note", .keys = {{.symbols = true}}});
    add({.name = "comment-accent", .config = desk, .screen = "question:note", .keys = {{.accent = true}}});
    for (auto const& [name, screen] : {std::pair{"attract", "attract"}, std::pair{"reasons", "question:why"},
                                       std::pair{"privacy", "privacy"}, std::pair{"thanks", "thanks"}})
        add({.name = std::string{"test-"} + name, .config = check_in, .screen = screen, .testing = true});
    add({.name = "test-comment", .config = desk, .screen = "question:note", .testing = true});
    add({.name = "test-stars",
         .config = demo_config("on-board"),
         .screen = "question:food",
         .testing = true});
    auto const sales = demo_config("", "mad-sales");
    add({.name = "test-moments", .config = sales, .screen = "moments", .testing = true});
    add({.name = "test-recommend",
         .config = demo_config("lounge"),
         .screen = "question:recommend",
         .testing = true});
}

} // namespace

ConfigPtr many_reasons() {
    auto config = *demo_config("check-in");
    auto& options = config.surveys.front().questions.at(1).options;
    auto const add = [&](char const* id, char const* es, char const* en) {
        Option option;
        option.id = id;
        option.label = {{"es", es}, {"en", en}};
        options.push_back(std::move(option));
    };
    add("language", "El idioma que se habla en el mostrador", "The language spoken at the counter");
    add("excess", "El precio del exceso de equipaje", "The price of excess baggage");
    add("children", "Los niños", "The children");
    add("pets", "Los animales de compañía", "Travelling with pets");
    add("group", "El grupo", "The group");
    add("other", "Otra cosa que no está aquí", "Something that is not here");
    return std::make_shared<wire::KioskConfig const>(std::move(config));
}

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
    add_many_reasons(all, 4);
    add_unavailable(all);
    add_in_use(all);
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
        {"privacy-2", check_in, "privacy:2"},
        {"thanks", check_in, "thanks"},
        {"ticket-read", with_reader(check_in), "question:why", TicketNotice::Kind::read},
        {"ticket-unknown", with_reader(check_in), "attract", TicketNotice::Kind::unknown},
        {"ticket-again", with_reader(check_in), "question:why", TicketNotice::Kind::again},
    };
    add_many_reasons(all, 2);
    add_unavailable(all);
    add_in_use(all);
    return all;
}

std::vector<Shown> beside_the_visits() {
    using Page = screen::Attendant::Page;
    auto config = *demo_config("check-in");
    config.kiosk.attendant_pin = "2580";
    auto const with_pin = std::make_shared<wire::KioskConfig const>(std::move(config));
    std::vector<Shown> all;
    auto const add = [&](char const* name, Screen const& screen, bool changed = false) {
        Shown shown{name, with_pin, "attract"};
        shown.beside = screen;
        shown.changed = changed;
        all.push_back(std::move(shown));
    };
    add("attendant-pin", screen::Attendant{Page::pin, "25", true});
    add("attendant-locked", screen::Attendant{Page::pin}, true);
    add("attendant-menu", screen::Attendant{Page::menu});
    add("attendant-paused", screen::Attendant{Page::menu}, true);
    add("attendant-unpair", screen::Attendant{Page::unpair});
    add("asleep", screen::Asleep{});
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
    auto well = all.at(1);
    well.name = "setup-network-well";
    well.form.check = ServerCheck{ServerTrouble::none, 0};
    all.push_back(std::move(well));
    auto lost = all.at(1);
    lost.name = "setup-network-no-name";
    lost.form.check = ServerCheck{ServerTrouble::no_name, std::nullopt};
    all.push_back(std::move(lost));
    auto refused = all.at(4);
    refused.name = "setup-code-refused";
    refused.form.code = "7K3MQ2XP";
    refused.form.status = screens::SetupForm::Status::refused;
    all.push_back(std::move(refused));
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
    state.testing = shown.testing;
    if (auto* asking = std::get_if<screen::Asking>(&state.screen)) asking->page = shown.page;
    if (!shown.beside) return state;
    state.screen = *shown.beside;
    state.device = DeviceStatus{
        "1.2.3", "https://instante.example.com", true, 12, 90, 3'000'000'000, true, VoiceState::ready};
    state.paused = shown.changed;
    if (shown.changed) state.pin_locked_until_ms = booth.now() + 60'000;
    return state;
}

void draw(Booth& booth, Shown const& shown, State const& state, ui::Theme const& theme) {
    booth.draw(state, theme);
    if (!shown.keys) return;
    booth.ui().keyboard = *shown.keys;
    booth.draw(state, theme);
}

} // namespace instante::kiosk::test
