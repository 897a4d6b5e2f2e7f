#pragma once
// JSON as server and kiosk exchange it, with every error named by its path.

#include "shared/response.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace instante::wire {

/// Parses JSON text. Error: what is wrong and at which byte; a repeated key in one object; invalid UTF-8;
/// nesting beyond 64 levels.
Result<nlohmann::json> parse(std::string_view text);

nlohmann::json to_json(Response const& response);
/// Fields without a name here are kept in Response::unknown, and to_json puts them back where they stood.
Result<Response> read_response(nlohmann::json const& document, std::string const& path);

nlohmann::json to_json(Record const& record);
nlohmann::json to_json(Batch const& batch);

/// A batch whose envelope is sound. Records that cannot be read keep their problem and their text:
/// a poison item never blocks the others.
struct IncomingRecord {
    std::int64_t sequence = 0;
    Result<Response> response;
    std::string text;               // as it came
    std::optional<DeviceTime> at{}; // what a response that cannot be read claims of its time, where that can
};
struct IncomingBatch {
    Batch envelope; // without records
    std::vector<IncomingRecord> records;
};
Result<IncomingBatch> read_batch(nlohmann::json const& document);

nlohmann::json to_json(Receipt const& receipt);
Result<Receipt> read_receipt(nlohmann::json const& document);

/// RFC 9457 body: type, title, status, detail, errors[{field, detail}], request_id when given.
nlohmann::json to_json(Problem const& problem, int status, std::string_view request_id);

/// What a kiosk needs to run offline: who and where it is, its moments' surveys, languages and words.
struct KioskConfig {
    std::string revision; // changes whenever anything below does
    LocalizedText programme_name;
    Kiosk kiosk;
    LocalizedText site_name;
    std::string time_zone;
    std::vector<std::string> languages; // the first is the default
    std::string device;                 // id of the paired device
    int generation = 1;
    std::vector<Moment> moments;
    std::vector<Survey> surveys; // newest version, one for each moment, in the kiosk's order
    std::vector<Dimension> dimensions;
    std::optional<OpeningHours> opening_hours; // of the site; none: always open
    std::optional<ThemeChoice> theme;          // none: the house's
};
nlohmann::json to_json(KioskConfig const& config);
/// Its shape. What a kiosk could not work by is found by check_kiosk_config.
Result<KioskConfig> read_kiosk_config(nlohmann::json const& document);
/// What would leave a customer before a screen that cannot be answered: no language, a survey without
/// questions or of no moment, a choice without options, a condition on nothing that was asked before.
/// Limits on how many or how long are the server's, which may be newer.
std::vector<FieldError> check_kiosk_config(KioskConfig const& config);

} // namespace instante::wire
