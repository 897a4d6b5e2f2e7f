#include "kiosk/preview.hpp"

#include "kiosk/core/device_clock.hpp"
#include "kiosk/face.hpp"
#include "shared/programme_json.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <fstream>
#include <iterator>

namespace instante::kiosk {
namespace {

int complain(std::string const& what) {
    std::fprintf(stderr, "instante-kiosk: %s\n", what.c_str());
    return 2;
}

Result<Programme> read_file(std::filesystem::path const& path) {
    std::ifstream in{path, std::ios::binary};
    if (!in) return Problem{ProblemKind::not_found, "cannot read " + path.string()};
    std::string const text{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
    auto document = wire::parse(text);
    if (!document) return document.error();
    return read_programme(*document);
}

bool has_question(Survey const& survey, std::string const& id) {
    return find_by_id(survey.questions, id) != nullptr;
}

std::string question_of(std::string const& screen) {
    return screen.starts_with("question:") ? screen.substr(9) : std::string{};
}

/// The survey the options mean, empty for all of the kiosk's.
std::string survey_of(Programme const& programme, PreviewOptions const& options) {
    if (!options.survey.empty()) return options.survey;
    auto const question = question_of(options.screen);
    if (question.empty()) return {};
    for (auto const& survey : programme.surveys) {
        if (has_question(survey, question)) return survey.id;
    }
    return {};
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

/// In the middle of a visit, at a question, as if the ones before it had been answered.
std::optional<State> asking(State state, std::string const& question, int verdict, DeviceTime const& now) {
    for (std::size_t s = 0; s < state.config->surveys.size(); ++s) {
        Survey const& survey = state.config->surveys[s];
        for (std::size_t q = 0; q < survey.questions.size(); ++q) {
            if (survey.questions[q].id != question) continue;
            Visit visit;
            visit.id = new_uuid7(now.wall_ms);
            visit.survey = s;
            visit.response.id = new_uuid7(now.wall_ms);
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

std::optional<UnavailableReason> reason_of(std::string const& name) {
    if (name == "waiting_for_config") return UnavailableReason::waiting_for_config;
    if (name == "nothing_to_ask") return UnavailableReason::nothing_to_ask;
    if (name == "not_saved") return UnavailableReason::not_saved;
    if (name == "storage") return UnavailableReason::storage;
    return std::nullopt;
}

} // namespace

wire::KioskConfig config_of(Programme const& programme, Kiosk const& kiosk, std::string const& only_survey) {
    wire::KioskConfig config;
    config.revision = "preview";
    config.programme_name = programme.name;
    config.kiosk = kiosk;
    config.languages = programme.languages;
    config.device = "preview";
    if (auto const* site = find_by_id(programme.sites, kiosk.site)) {
        config.site_name = site->name;
        config.time_zone = site->time_zone;
    }
    config.dimensions = programme.dimensions;
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
    bool const setup = screen_name == "setup";
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
    } else if (auto const question = question_of(screen_name); !question.empty()) {
        return asking(std::move(state), question, verdict, now);
    } else {
        return std::nullopt;
    }
    return state;
}

int preview(PreviewOptions const& options) {
    auto const programme = read_file(options.programme);
    if (!programme) return complain(to_line(programme.error()));
    auto const survey = survey_of(*programme, options);
    auto const* kiosk = kiosk_of(*programme, options.kiosk, survey);
    if (kiosk == nullptr) return complain("the programme has no such kiosk, or none that asks this");
    auto const config = std::make_shared<wire::KioskConfig const>(config_of(*programme, *kiosk, survey));
    auto state = state_showing(config, options.screen, options.language, options.verdict, device_now());
    if (!state) return complain("there is no screen " + options.screen + " here");

    auto const words = ui::Words::load(options.assets / "locales");
    Window window{options.size};
    Inbox<Event> inbox{[] { Window::wake(); }};
    Backstage backstage;
    backstage.store = [&](effect::Store const& effect) {
        inbox.post(event::Committed{effect.response.id, effect.response.revision});
    };
    Face face{window, words, inbox, std::move(backstage),
              options.dark ? ui::dark_theme() : ui::light_theme()};
    face.reduced_motion = options.reduced_motion;
    screens::SetupForm form;
    if (!options.language.empty()) form.language = options.language;
    face.run(std::move(*state), std::move(form));
    return 0;
}

} // namespace instante::kiosk
