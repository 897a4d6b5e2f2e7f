#include "kiosk/scene.hpp"

#include "shared/programme_json.hpp"
#include "shared/ticket.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>

namespace instante::kiosk {
namespace {

constexpr std::array reasons{
    std::pair{"waiting_for_config", UnavailableReason::waiting_for_config},
    std::pair{"nothing_to_ask", UnavailableReason::nothing_to_ask},
    std::pair{"not_saved", UnavailableReason::not_saved},
    std::pair{"storage", UnavailableReason::storage},
    std::pair{"paused", UnavailableReason::paused},
};

constexpr std::array steps{
    std::pair{"setup", screens::SetupForm::Step::server},
    std::pair{"setup:network", screens::SetupForm::Step::network},
    std::pair{"setup:panel", screens::SetupForm::Step::panel},
    std::pair{"setup:voice", screens::SetupForm::Step::voice},
    std::pair{"setup:code", screens::SetupForm::Step::code},
};

/// How far an installer has come; nullopt for what is no step of theirs.
std::optional<screens::SetupForm> form_at(std::string const& screen) {
    for (auto const& [name, step] : steps) {
        if (screen != name) continue;
        screens::SetupForm form;
        form.step = step;
        if (step == screens::SetupForm::Step::server) return form;
        form.server = "instante.example.com";
        form.check = ServerCheck{};
        form.panel = 10;
        return form;
    }
    return std::nullopt;
}

Result<Programme> read_file(std::filesystem::path const& path) {
    std::ifstream in{path, std::ios::binary};
    if (!in) return Problem::at(ProblemKind::not_found, "programme", "cannot read " + path.string());
    std::string const text{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
    auto document = wire::parse(text);
    if (!document) return Problem::at(ProblemKind::invalid, "programme", to_line(document.error()));
    auto programme = read_programme(*document);
    if (!programme) return Problem::at(ProblemKind::invalid, "programme", to_line(programme.error()));
    return programme;
}

bool has_question(Survey const& survey, std::string const& id) {
    return find_by_id(survey.questions, id) != nullptr;
}

/// Of `question:ID` or, where several surveys have one of that name, `question:SURVEY/ID`.
struct Wanted {
    std::string survey;
    std::string question;
};

Wanted question_of(std::string const& screen) {
    if (!screen.starts_with("question:")) return {};
    std::string const name = screen.substr(9);
    auto const slash = name.find('/');
    if (slash == std::string::npos) return {"", name};
    return {name.substr(0, slash), name.substr(slash + 1)};
}

/// The survey the options mean, empty for all of the kiosk's.
std::string survey_of(Programme const& programme, SceneOptions const& options) {
    if (!options.survey.empty()) return options.survey;
    auto const [of_survey, question] = question_of(options.screen);
    if (question.empty() || !of_survey.empty()) return of_survey;
    // Surveys share the names of questions: a kiosk that is named means its own.
    auto const* kiosk = find_by_id(programme.kiosks, options.kiosk);
    std::string elsewhere;
    for (auto const& survey : programme.surveys) {
        if (!has_question(survey, question)) continue;
        if (kiosk == nullptr || std::ranges::find(kiosk->moments, survey.moment) != kiosk->moments.end())
            return survey.id;
        if (elsewhere.empty()) elsewhere = survey.id;
    }
    return elsewhere;
}

Kiosk const* kiosk_of(Programme const& programme, std::string const& id, std::string const& survey) {
    if (!id.empty()) return find_by_id(programme.kiosks, id);
    auto const* wanted = find_by_id(programme.surveys, survey);
    for (auto const& kiosk : programme.kiosks) {
        if (wanted == nullptr || std::ranges::find(kiosk.moments, wanted->moment) != kiosk.moments.end())
            return &kiosk;
    }
    return nullptr;
}

/// As if the surveys before this one had been answered.
void add_before(Visit& visit, wire::KioskConfig const& config, std::size_t survey) {
    for (std::size_t each = 0; each < survey; ++each) {
        Told told;
        told.survey = each;
        told.response.revision = told.committed_revision = 1;
        visit.before.push_back(std::move(told));
        visit.shown_before += static_cast<int>(std::ranges::count_if(
            config.surveys[each].questions, [](Question const& q) { return !q.condition; }));
    }
}

/// In the middle of a visit, at a question, as if the ones before it had been answered.
std::optional<State> asking(State state, Wanted const& wanted, int verdict, DeviceTime const& now) {
    for (std::size_t s = 0; s < state.config->surveys.size(); ++s) {
        Survey const& survey = state.config->surveys[s];
        if (!wanted.survey.empty() && survey.id != wanted.survey) continue;
        for (std::size_t q = 0; q < survey.questions.size(); ++q) {
            if (survey.questions[q].id != wanted.question) continue;
            Visit visit;
            if (state.config->kiosk.asking == Asking::together) add_before(visit, *state.config, s);
            visit.id = new_uuid7(now.wall_ms);
            visit.survey = s;
            visit.response.id = new_uuid7(now.wall_ms);
            visit.response.revision = 0;
            Question const& first = survey.questions.front();
            if (q > 0) {
                visit.path.push_back(0);
                visit.response.revision = 1;
                visit.committed_revision = 1;
                if (scale_of(first.type)) {
                    visit.response.answers.push_back({first.id, Rating{verdict}});
                    Verdict shown;
                    shown.type = first.type;
                    shown.value = verdict;
                    shown.at_ms = now.monotonic_ms - 60'000;
                    state.verdict = shown;
                }
            }
            visit.path.push_back(q);
            state.visit = std::move(visit);
            state.screen = screen::Asking{q, {}, {}};
            state.idle_deadline_ms = now.monotonic_ms + std::int64_t{survey.idle_seconds} * 1000;
            return state;
        }
    }
    return std::nullopt;
}

/// The notice over attract, opened at a page (1 is the first).
std::optional<State> reading(State state, std::string const& screen, DeviceTime const& now) {
    if (!can_read_notice(state)) return std::nullopt;
    std::size_t page = 1;
    if (screen.size() > 8) {
        auto const* const end = screen.data() + screen.size();
        auto const [stopped, error] = std::from_chars(screen.data() + 8, end, page);
        if (error != std::errc{} || stopped != end || page < 1) return std::nullopt;
    }
    state.notice = Notice{page - 1, now.monotonic_ms};
    state.idle_deadline_ms = now.monotonic_ms + notice_idle_ms;
    return state;
}

std::optional<UnavailableReason> reason_of(std::string const& name) {
    for (auto const& [known, reason] : reasons) {
        if (name == known) return reason;
    }
    return std::nullopt;
}

bool on_first_scale(wire::KioskConfig const& config, int verdict) {
    return std::ranges::all_of(config.surveys, [&](Survey const& survey) {
        auto const scale = survey.questions.empty() ? std::nullopt : scale_of(survey.questions.front().type);
        return !scale || (verdict >= scale->min && verdict <= scale->max);
    });
}

Result<ConfigPtr> config_for(SceneOptions const& options) {
    auto const programme = read_file(options.programme);
    if (!programme) return programme.error();
    auto const blame = [](char const* option, std::string const& what) {
        return Problem::at(ProblemKind::not_found, option, what);
    };
    if (!options.survey.empty() && find_by_id(programme->surveys, options.survey) == nullptr)
        return blame("survey", "the programme has no survey " + options.survey);
    if (!options.kiosk.empty() && find_by_id(programme->kiosks, options.kiosk) == nullptr)
        return blame("kiosk", "the programme has no kiosk " + options.kiosk);
    auto const survey = survey_of(*programme, options);
    if (!survey.empty() && find_by_id(programme->surveys, survey) == nullptr)
        return blame("screen", "the programme has no survey " + survey);
    auto const* kiosk = kiosk_of(*programme, options.kiosk, survey);
    if (kiosk == nullptr) return blame("kiosk", "the programme has no kiosk that asks this");
    // A kiosk that is named and asks about everything in one visit is shown in such a visit.
    bool const whole = !options.kiosk.empty() && kiosk->asking == Asking::together;
    auto config = config_of(*programme, *kiosk, whole ? "" : survey);
    if (config.surveys.empty()) return blame("survey", "kiosk " + kiosk->id + " does not ask it");
    if (!options.language.empty() &&
        std::ranges::find(config.languages, options.language) == config.languages.end())
        return blame("language", "the programme does not speak " + options.language);
    return std::make_shared<wire::KioskConfig const>(std::move(config));
}

} // namespace

wire::KioskConfig config_of(Programme const& programme, Kiosk const& kiosk, std::string const& only_survey) {
    wire::KioskConfig config;
    config.revision = "preview";
    config.programme_name = programme.name;
    config.theme = programme.theme;
    config.kiosk = kiosk;
    config.languages = programme.languages;
    config.device = "preview";
    if (auto const* site = find_by_id(programme.sites, kiosk.site)) {
        config.site_name = site->name;
        config.time_zone = site->time_zone;
    }
    config.dimensions = programme.dimensions;
    config.privacy = programme.privacy;
    // Nobody has the other half of this key, and nothing sealed to it is kept.
    if (takes_reference(kiosk)) config.reference_key = SealingKey{"preview", {9}};
    for (auto const& id : kiosk.moments) {
        for (auto const& survey : programme.surveys) {
            if (survey.moment != id || (!only_survey.empty() && survey.id != only_survey)) continue;
            config.surveys.push_back(survey);
            if (auto const* moment = find_by_id(programme.moments, id)) config.moments.push_back(*moment);
        }
    }
    return config;
}

std::optional<State> state_showing(ConfigPtr const& config, std::string const& screen_name,
                                   std::string const& language, int verdict, DeviceTime const& now) {
    bool const setup = form_at(screen_name).has_value();
    State state = start(!setup, config, now);
    if (!language.empty()) state.language = language;
    if (setup || screen_name == "attract") return state;
    if (screen_name == "moments") {
        state.screen = screen::ChooseMoment{};
    } else if (screen_name == "saving") {
        state.screen = screen::Saving{now.monotonic_ms + 600'000};
    } else if (screen_name == "thanks") {
        state.screen = screen::Thanks{now.monotonic_ms + 600'000, 0};
    } else if (screen_name.starts_with("unavailable:")) {
        auto const reason = reason_of(screen_name.substr(12));
        if (!reason) return std::nullopt;
        state.screen = screen::Unavailable{*reason, now.monotonic_ms + 600'000};
    } else if (auto const wanted = question_of(screen_name); !wanted.question.empty()) {
        return asking(std::move(state), wanted, verdict, now);
    } else if (screen_name == "privacy" || screen_name.starts_with("privacy:")) {
        return reading(std::move(state), screen_name, now);
    } else {
        return std::nullopt;
    }
    return state;
}

Result<Scene> set_scene(SceneOptions const& options, DeviceTime const& now) {
    auto const config = config_for(options);
    if (!config) return config.error();
    if (!on_first_scale(**config, options.verdict))
        return Problem::at(ProblemKind::invalid, "verdict",
                           std::to_string(options.verdict) + " is no answer to the first question");
    auto const [of_survey, question] = question_of(options.screen);
    bool const named = !options.survey.empty() && of_survey.empty() && !question.empty();
    auto const screen = named ? "question:" + options.survey + "/" + question : options.screen;
    auto state = state_showing(*config, screen, options.language, options.verdict, now);
    if (!state)
        return Problem::at(ProblemKind::not_found, "screen",
                           "there is no screen " + options.screen + " here");
    Scene scene;
    scene.form = form_at(options.screen).value_or(screens::SetupForm{});
    if (!options.language.empty()) scene.form.language = options.language;
    if (auto* asking = std::get_if<screen::Asking>(&state->screen)) {
        asking->draft_choices = options.chosen;
        asking->draft_text = options.comment;
        auto const offered = offers(*state);
        for (auto const& id : options.chosen) {
            if (std::ranges::find(offered, id, &Offer::id) == offered.end())
                return Problem::at(ProblemKind::not_found, "chosen", "the question has no option " + id);
        }
    }
    if (options.seconds_left && state->idle_deadline_ms)
        state->idle_deadline_ms = now.monotonic_ms + std::int64_t{*options.seconds_left} * 1000;
    state->accessible = options.accessible;
    if (options.ticket == "read") state->ticket.emplace();
    if (!options.ticket.empty())
        state->ticket_notice =
            TicketNotice{options.ticket == "read" ? TicketNotice::Kind::read : TicketNotice::Kind::unknown,
                         now.monotonic_ms};
    scene.state = std::move(*state);
    return scene;
}

Result<std::vector<std::string>> screens_of(SceneOptions const& options) {
    auto const config = config_for(options);
    if (!config) return config.error();
    std::vector<std::string> all{"attract"};
    bool const several = (*config)->surveys.size() > 1;
    if (several && (*config)->kiosk.asking == Asking::choose) all.emplace_back("moments");
    for (auto const& survey : (*config)->surveys) {
        for (auto const& question : survey.questions)
            all.push_back("question:" + (several ? survey.id + "/" : std::string{}) + question.id);
    }
    if ((*config)->privacy) all.emplace_back("privacy");
    all.emplace_back("saving");
    all.emplace_back("thanks");
    for (auto const& [name, reason] : reasons)
        all.push_back(std::string{"unavailable:"} + name);
    for (auto const& [name, step] : steps)
        all.emplace_back(name);
    return all;
}

} // namespace instante::kiosk
