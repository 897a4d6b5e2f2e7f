#pragma once
// Plays a day at one kiosk against the pure flow, with a clock and ids of its own.

#include "kiosk/core/flow.hpp"

#include <memory>
#include <string>
#include <vector>

namespace instante::kiosk::test {

inline LocalizedText both(std::string const& name) {
    return {{"es", name + " (es)"}, {"en", name + " (en)"}};
}

inline Question question(std::string const& id, QuestionType type) {
    Question result;
    result.id = id;
    result.type = type;
    result.text = both(id);
    return result;
}

inline Question with_options(Question question, std::vector<std::string> const& ids) {
    for (auto const& id : ids)
        question.options.push_back(Option{id, 0, both(id)});
    return question;
}

inline Question only_if_at_most(Question question, std::string const& other, int at_most) {
    Condition condition;
    condition.question = other;
    condition.at_most = at_most;
    question.condition = condition;
    return question;
}

/// A kiosk at one site that asks this survey: a smiley, reasons after a low one, a segment, a comment.
inline wire::KioskConfig one_moment() {
    wire::KioskConfig config;
    config.revision = "r1";
    config.kiosk.id = "door";
    config.kiosk.site = "centro";
    config.languages = {"es", "en"};
    config.time_zone = "America/Montevideo";
    Dimension purpose;
    purpose.id = "purpose";
    purpose.values = {SegmentValue{"business", 0, both("business"), {}, {}},
                      SegmentValue{"leisure", 0, both("leisure"), {}, {}}};
    config.dimensions = {purpose};
    Survey survey;
    survey.id = "check-in";
    survey.version = 3;
    survey.moment = "check-in";
    survey.idle_seconds = 20;
    survey.thanks = both("thanks");
    Question segment = question("who", QuestionType::segment);
    segment.dimension = "purpose";
    survey.questions = {
        question("verdict", QuestionType::smiley5),
        only_if_at_most(
            with_options(question("why", QuestionType::multiple_choice), {"slow", "rude", "dear"}), "verdict",
            2),
        segment,
        question("words", QuestionType::text),
    };
    config.surveys = {survey};
    config.moments = {Moment{}};
    config.moments.front().id = "check-in";
    return config;
}

/// The same place asking about two moments.
inline wire::KioskConfig two_moments() {
    wire::KioskConfig config = one_moment();
    Survey luggage;
    luggage.id = "luggage";
    luggage.version = 1;
    luggage.moment = "luggage";
    luggage.idle_seconds = 12;
    luggage.questions = {question("wait", QuestionType::nps)};
    config.surveys.push_back(luggage);
    config.moments.push_back(Moment{});
    config.moments.back().id = "luggage";
    return config;
}

class Player {
  public:
    explicit Player(wire::KioskConfig config)
        : state(start(true, std::make_shared<wire::KioskConfig const>(std::move(config)), now())) {}
    Player(bool paired, ConfigPtr config) : state(start(paired, std::move(config), now())) {}

    DeviceTime now() const { return DeviceTime{1'700'000'000'000 + elapsed, 5'000 + elapsed, "boot"}; }

    /// The event, so long after the one before.
    Player& send(Event const& event, std::int64_t after_ms = 1'000) {
        elapsed += after_ms;
        Step step = update(state, event, now(), [this](UnixMs) {
            Uuid id;
            id.bytes[15] = ++ids;
            return id;
        });
        state = std::move(step.state);
        for (auto& effect : step.effects) {
            if (auto* store = std::get_if<effect::Store>(&effect)) stored.push_back(store->response);
            unpaired = unpaired || std::holds_alternative<effect::Unpair>(effect);
        }
        return *this;
    }
    /// The writer commits everything stored so far.
    Player& commit() {
        for (; committed < stored.size(); ++committed) {
            send(event::Committed{stored[committed].id, stored[committed].revision}, 5);
        }
        return *this;
    }
    Player& wait(std::int64_t milliseconds) { return send(event::Tick{}, milliseconds); }
    Player& rate(int value) { return send(event::Rated{value}); }
    Player& choose(std::string const& id) { return send(event::ChoiceToggled{id}); }

    template <class S>
    bool on() const {
        return std::holds_alternative<S>(state.screen);
    }
    std::string asked() const {
        Question const* current = current_question(state);
        return current ? current->id : "";
    }
    bool unavailable(UnavailableReason reason) const {
        auto const* screen = std::get_if<screen::Unavailable>(&state.screen);
        return screen && screen->reason == reason;
    }
    /// Nothing of a customer is left.
    bool forgotten() const {
        return !state.visit && !state.verdict && !state.idle_deadline_ms &&
               state.language == (languages(state).empty() ? "" : languages(state).front());
    }
    AnswerValue const* answer(std::string const& question) const {
        Answer const* found = find_answer(stored.back().answers, question);
        return found ? &found->value : nullptr;
    }

    std::int64_t elapsed = 0;
    std::uint8_t ids = 0;
    std::size_t committed = 0;
    State state;
    std::vector<Response> stored;
    bool unpaired = false;
};

} // namespace instante::kiosk::test
