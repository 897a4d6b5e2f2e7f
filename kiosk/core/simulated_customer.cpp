#include "kiosk/core/simulated_customer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace instante::kiosk {

namespace {

/// A fixed number in [-1, 1) that belongs to a name: the hidden effect of a site, a moment, a segment.
double effect_of(std::string_view kind, std::string_view name) {
    std::uint64_t hash = 14695981039346656037ULL;
    auto mix = [&](std::string_view text) {
        for (char const c : text)
            hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
        hash = (hash ^ 0x2FU) * 1099511628211ULL;
    };
    mix(kind);
    mix(name);
    hash ^= hash >> 29U;
    hash *= 0xBF58476D1CE4E5B9ULL;
    hash ^= hash >> 32U;
    return static_cast<double>(hash >> 11U) / static_cast<double>(1ULL << 52U) - 1.0;
}

/// Queues at noon and tired people in the evening.
double effect_of_hour(int hour) {
    if (hour >= 12 && hour < 15) return -0.9;
    if (hour >= 18) return -0.5;
    if (hour >= 7 && hour < 10) return 0.5;
    return 0.0;
}

using Phrases = std::array<std::string_view, 4>;
constexpr Phrases good_es{"Muy amables, gracias.", "Todo rápido y claro.",
                          "La señora de la caja 3, excelente.", "Así da gusto venir."};
constexpr Phrases bad_es{"Esperé más de veinte minutos.", "Nadie supo explicarme el cargo.",
                         "Había una sola persona atendiendo.", "El año pasado funcionaba mejor."};
constexpr Phrases good_en{"Very kind, thank you.", "Quick and clear.", "The lady at desk 3 was excellent.",
                          "A pleasure to come here."};
constexpr Phrases bad_en{"I waited more than twenty minutes.", "Nobody could explain the charge.",
                         "Only one person was serving.", "It used to work better."};

} // namespace

SimulatedCustomer::SimulatedCustomer(wire::KioskConfig const& config, LocalTime const& at,
                                     std::mt19937_64& random, Opinions const& opinions)
    : random_(random),
      site_(config.kiosk.site),
      hour_(at.hour),
      weekday_(iso_weekday(at.day)),
      mood_(std::normal_distribution<double>{}(random)),
      opinions_(opinions) {
    for (Dimension const& dimension : config.dimensions) {
        if (dimension.values.empty()) continue;
        std::vector<double> weights;
        for (SegmentValue const& value : dimension.values)
            weights.push_back(1.5 + effect_of("share", value.id));
        std::discrete_distribution<std::size_t> draw(weights.begin(), weights.end());
        segments_[dimension.id] = dimension.values[draw(random_)].id;
    }
    for (FixedSegment const& fixed : config.kiosk.segments)
        segments_[fixed.dimension] = fixed.value;
    auto const& all = config.kiosk.languages.empty() ? config.languages : config.kiosk.languages;
    if (all.size() > 1 && chance(0.15)) language_ = all[1 + below(all.size() - 1)];
}

bool SimulatedCustomer::chance(double probability) {
    return std::bernoulli_distribution{probability}(random_);
}

std::size_t SimulatedCustomer::below(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>{0, count - 1}(random_);
}

std::int64_t SimulatedCustomer::think_ms() {
    return std::uniform_int_distribution<std::int64_t>{900, 3'500}(random_);
}

double SimulatedCustomer::satisfaction(Question const& question, std::string const& moment) const {
    if (auto const verdict = opinions_.verdict(moment, site_, weekday_, segments_))
        return (*verdict - 1) / 4 + 0.26 * mood_;
    double result = 0.78 + 0.03 * effect_of("site", site_) + 0.05 * effect_of("moment", moment) +
                    0.03 * effect_of_hour(hour_) + 0.23 * mood_;
    for (auto const& [dimension, value] : segments_) {
        result += 0.03 * effect_of("segment", value) + 0.03 * effect_of(moment, value);
    }
    return result + 0.08 * effect_of("question", question.id);
}

int SimulatedCustomer::opinion(Question const& question, std::string const& moment) {
    Scale const scale = scale_of(question.type).value_or(Scale{});
    double share = satisfaction(question, moment) + 0.07 * std::normal_distribution<double>{}(random_);
    if (question.polarity == Polarity::negative) share = 1.0 - share;
    auto const steps = std::lround(std::clamp(share, 0.0, 1.0) * (scale.max - scale.min));
    return scale.min + static_cast<int>(steps);
}

std::optional<Event> SimulatedCustomer::next(State const& state) {
    if (!language_.empty() && state.language != language_ && !engaged_)
        return event::LanguageChosen{language_};
    if (Question const* question = current_question(state)) return at_question(state, *question);
    if (std::holds_alternative<screen::Attract>(state.screen)) return event::Touched{};
    if (std::holds_alternative<screen::ChooseMoment>(state.screen)) {
        if (chance(0.05)) return std::nullopt;
        auto const& surveys = state.config->surveys;
        return event::MomentChosen{surveys[below(surveys.size())].moment};
    }
    return std::nullopt;
}

std::optional<Event> SimulatedCustomer::at_question(State const& state, Question const& question) {
    if (engaged_ && chance(0.07)) return std::nullopt;
    if (engaged_ && can_go_back(state) && chance(0.02)) return event::Back{};
    if (can_say_not_applicable(state) && chance(0.04)) {
        engaged_ = true;
        return event::NotApplicableChosen{};
    }
    if (can_skip(state) && chance(engaged_ ? 0.10 : 0.02)) return event::Skipped{};
    engaged_ = true;
    switch (question.type) {
    case QuestionType::segment:
        return choose_segment(state, question);
    case QuestionType::single_choice:
        return event::ChoiceToggled{question.options[below(question.options.size())].id};
    case QuestionType::multiple_choice:
        return choose_reasons(state, question);
    case QuestionType::text:
        return comment(state);
    default:
        break;
    }
    int const value = opinion(question, current_survey(state)->moment);
    Scale const scale = scale_of(question.type).value_or(Scale{});
    bool const low_half = 2 * (value - scale.min) < scale.max - scale.min;
    last_was_bad_ = low_half != (question.polarity == Polarity::negative);
    return event::Rated{value};
}

Event SimulatedCustomer::choose_segment(State const& state, Question const& question) {
    auto const known = segments_.find(question.dimension);
    auto const offered = offers(state);
    if (known == segments_.end() || offered.empty()) return event::Skipped{};
    return event::ChoiceToggled{known->second};
}

Event SimulatedCustomer::choose_reasons(State const& state, Question const& question) {
    auto const offered = offers(state);
    auto const chosen =
        std::count_if(offered.begin(), offered.end(), [](Offer const& offer) { return offer.chosen; });
    if (chosen > 0 && chance(chosen == 1 ? 0.6 : 0.95)) return event::ChoiceConfirmed{};
    std::vector<double> weights; // some reasons weigh more, at every site in its own way
    for (Option const& option : question.options)
        weights.push_back(1.4 + effect_of(site_, option.id));
    std::discrete_distribution<std::size_t> draw(weights.begin(), weights.end());
    auto const& wanted = question.options[draw(random_)].id;
    auto const again =
        std::find_if(offered.begin(), offered.end(), [&](Offer const& offer) { return offer.id == wanted; });
    if (again != offered.end() && again->chosen) return event::ChoiceConfirmed{};
    return event::ChoiceToggled{wanted};
}

Event SimulatedCustomer::comment(State const& state) {
    if (can_skip(state) && chance(0.6)) return event::Skipped{};
    bool const spanish = state.language.starts_with("es");
    auto const& phrases = last_was_bad_ ? (spanish ? bad_es : bad_en) : (spanish ? good_es : good_en);
    return event::CommentEntered{std::string{phrases[below(phrases.size())]}};
}

} // namespace instante::kiosk
