#pragma once
// A customer for kiosks without customers: demonstrations, load, tests of a whole fleet. Opinions follow
// fixed hidden effects of site, moment, segment and hour, so that scores have something to find; or what
// somebody wrote down of them.

#include "kiosk/core/flow.hpp"
#include "kiosk/core/opinions.hpp"

#include <map>
#include <optional>
#include <random>
#include <string>

namespace instante::kiosk {

class SimulatedCustomer {
  public:
    /// Somebody comes to a kiosk with this configuration at this time of its site. The opinions outlive them.
    SimulatedCustomer(wire::KioskConfig const& config, LocalTime const& at, std::mt19937_64& random,
                      Opinions const& opinions);

    /// What they do at what they see; nullopt: they walk away.
    std::optional<Event> next(State const& state);

    /// How long they take to do it.
    std::int64_t think_ms();

    /// Their verdict on a question about this moment, on its scale.
    int opinion(Question const& question, std::string const& moment);

  private:
    bool chance(double probability);
    std::size_t below(std::size_t count);
    std::optional<Event> at_question(State const& state, Question const& question);
    Event choose_segment(State const& state, Question const& question);
    Event choose_reasons(State const& state, Question const& question);
    Event comment(State const& state);
    /// From 0 to 1.
    double satisfaction(Question const& question, std::string const& moment) const;

    std::mt19937_64& random_;
    std::string site_;
    int hour_;
    int weekday_;
    std::map<std::string, std::string> segments_; // what they are, by dimension, said or not
    std::string language_;                        // empty: the kiosk's default will do
    double mood_;
    Opinions const& opinions_;
    bool engaged_ = false; // has answered something
    bool last_was_bad_ = false;
};

} // namespace instante::kiosk
