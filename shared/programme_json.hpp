#pragma once
// The programme as one JSON document: read, checked whole, written.

#include "shared/problem.hpp"
#include "shared/programme.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace instante {

/// Reads and checks a programme document. Every error is reported, each named by its path, such as
/// `surveys[0].questions[2].condition.question`. Unknown keys are errors: a misspelt one would be lost.
Result<Programme> read_programme(nlohmann::json const& document);

/// The document of a programme; read_programme gives the same value back.
nlohmann::json to_json(Programme const& programme);

nlohmann::json to_json(Survey const& survey);
nlohmann::json to_json(Kiosk const& kiosk);
nlohmann::json to_json(Moment const& moment);
nlohmann::json to_json(Dimension const& dimension);
nlohmann::json to_json(PrivacyNotice const& notice);

/// Parts read alone (a stored survey version, a kiosk's configuration): shape only, no cross-references.
Result<Survey> read_survey(nlohmann::json const& document, std::string const& path);
Result<Kiosk> read_kiosk(nlohmann::json const& document, std::string const& path);
Result<Moment> read_moment(nlohmann::json const& document, std::string const& path);
Result<Dimension> read_dimension(nlohmann::json const& document, std::string const& path);

/// What must hold across a whole programme: references, uniqueness, one root, no cycles, texts in every
/// language, conditions that look back at a fitting question. Empty when sound.
std::vector<FieldError> check_programme(Programme const& programme);

} // namespace instante
