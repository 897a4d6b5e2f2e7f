// What a kiosk needs to run offline. A kiosk may be older than its server: members it does not know are
// passed over.

#include "shared/programme_json.hpp"
#include "shared/programme_json_parts.hpp"
#include "shared/wire.hpp"

#include <nlohmann/json.hpp>

namespace instante::wire {

using nlohmann::json;

namespace {

template <class Items>
json list_of(Items const& items) {
    json list = json::array();
    for (auto const& item : items)
        list.push_back(instante::to_json(item));
    return list;
}

} // namespace

json to_json(KioskConfig const& config) {
    return {{"revision", config.revision},
            {"programme_name", config.programme_name},
            {"kiosk", instante::to_json(config.kiosk)},
            {"site_name", config.site_name},
            {"time_zone", config.time_zone},
            {"languages", config.languages},
            {"device", config.device},
            {"generation", config.generation},
            {"moments", list_of(config.moments)},
            {"surveys", list_of(config.surveys)},
            {"dimensions", list_of(config.dimensions)}};
}

Result<KioskConfig> read_kiosk_config(json const& document) {
    ReadContext context;
    ObjectReader reader{context, document, ""};
    KioskConfig config;
    config.revision = reader.text("revision");
    config.programme_name = reader.localized("programme_name");
    if (json const* const kiosk = reader.require("kiosk")) {
        config.kiosk = programme_json::read_kiosk(context, *kiosk, "kiosk");
    }
    config.site_name = reader.localized("site_name");
    config.time_zone = reader.text("time_zone");
    config.languages = reader.texts("languages");
    config.device = reader.text("device");
    config.generation = reader.integer<int>("generation", 1);
    config.moments = reader.list("moments", programme_json::read_moment);
    config.surveys = reader.list("surveys", programme_json::read_survey);
    config.dimensions = reader.list("dimensions", programme_json::read_dimension);
    if (context.errors.empty()) return config;
    return Problem{ProblemKind::invalid, "the kiosk's configuration cannot be read",
                   std::move(context.errors)};
}

} // namespace instante::wire
