#include "kiosk/recording.hpp"

#include "kiosk/core/config.hpp"
#include "shared/wire.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace instante::kiosk {

using nlohmann::json;

namespace {

json clocks(DeviceTime const& time) {
    return json::array({time.wall_ms, time.monotonic_ms, time.boot_id});
}

DeviceTime read_clocks(json const& document) {
    return {document.at(0).get<std::int64_t>(), document.at(1).get<std::int64_t>(),
            document.at(2).get<std::string>()};
}

Uuid read_id(json const& document) {
    auto const id = parse_uuid(document.get<std::string>());
    if (!id) throw std::runtime_error("not an id");
    return *id;
}

ConfigPtr read_config_of(json const& document) {
    if (document.is_null()) return nullptr;
    auto config = read_config(document.dump());
    if (!config) throw std::runtime_error(to_line(config.error()));
    return *config;
}

json config_json(ConfigPtr const& config) {
    return config ? wire::to_json(*config) : json{};
}

/// News, in the words of their names; what else there is comes from the screens, which are played anyway.
struct NewsWriter {
    json operator()(event::Committed const& e) const {
        return {{"committed", to_string(e.response)}, {"revision", e.revision}};
    }
    json operator()(event::CommitFailed const& e) const {
        return {{"commit_failed", to_string(e.response)}, {"revision", e.revision}};
    }
    json operator()(event::StorageChanged const& e) const { return {{"storage", e.usable}}; }
    json operator()(event::ConfigArrived const& e) const { return {{"config", config_json(e.config)}}; }
    json operator()(event::PairingChanged const& e) const { return {{"paired", e.paired}}; }
    json operator()(event::TurnRecalled const& e) const { return {{"asked_last", e.asked_last}}; }
    json operator()(event::ClockHeard const& e) const { return {{"clock_offset_ms", e.offset_ms}}; }
    /// Sealed, as it is in the outbox.
    json operator()(event::TicketRead const& e) const {
        json ticket{{"segments", e.ticket.segments}};
        if (auto const& reference = e.ticket.reference)
            ticket["reference"] = {{"key", reference->key}, {"sealed", reference->sealed}};
        return {{"ticket", std::move(ticket)}};
    }
    json operator()(event::TicketRefused const&) const { return {{"ticket", nullptr}}; }
    template <class E>
    json operator()(E const&) const {
        return json{};
    }
};

Event read_ticket_news(json const& document) {
    if (document.is_null()) return event::TicketRefused{};
    event::TicketRead read;
    document.at("segments").get_to(read.ticket.segments);
    if (auto const reference = document.find("reference"); reference != document.end())
        read.ticket.reference = SealedReference{reference->at("key"), reference->at("sealed")};
    return read;
}

std::optional<Event> read_news(json const& document) {
    if (document.contains("ticket")) return read_ticket_news(document.at("ticket"));
    if (document.contains("committed"))
        return event::Committed{read_id(document.at("committed")), document.at("revision").get<int>()};
    if (document.contains("commit_failed"))
        return event::CommitFailed{read_id(document.at("commit_failed")), document.at("revision").get<int>()};
    if (document.contains("storage")) return event::StorageChanged{document.at("storage").get<bool>()};
    if (document.contains("config")) return event::ConfigArrived{read_config_of(document.at("config"))};
    if (document.contains("paired")) return event::PairingChanged{document.at("paired").get<bool>()};
    if (document.contains("asked_last"))
        return event::TurnRecalled{document.at("asked_last").get<std::string>()};
    if (document.contains("clock_offset_ms"))
        return event::ClockHeard{document.at("clock_offset_ms").get<std::int64_t>()};
    return std::nullopt;
}

void put(json& document, Hanging const& hanging) {
    document["size"] = {hanging.size.width, hanging.size.height};
    document["panel"] = hanging.panel;
}

Hanging read_hanging(json const& document) {
    json const& size = document.at("size");
    // Recordings older than small panels name none.
    return {{size.at(0).get<int>(), size.at(1).get<int>()}, document.value("panel", 0.0)};
}

json beat_json(Beat const& beat) {
    json document{{"at", clocks(beat.now)}, {"screen", beat.screen}};
    for (Contact const& c : beat.contacts)
        document["contacts"].push_back({static_cast<int>(c.kind), c.id, c.x, c.y, c.at_ms});
    if (!beat.typed.empty()) document["typed"] = beat.typed;
    document["keys"] = beat.keys;
    for (Event const& each : beat.news) {
        if (json news = std::visit(NewsWriter{}, each); !news.is_null()) document["news"].push_back(news);
    }
    for (Uuid const& id : beat.ids)
        document["ids"].push_back(to_string(id));
    for (Response const& response : beat.stored)
        document["stored"].push_back(wire::to_json(response));
    return document;
}

Beat read_beat(json const& document) {
    Beat beat;
    beat.now = read_clocks(document.at("at"));
    beat.screen = document.at("screen").get<std::string>();
    for (json const& c : document.value("contacts", json::array())) {
        int const kind = c.at(0).get<int>();
        if (kind < 0 || kind > 2) throw std::runtime_error("no such kind of contact");
        beat.contacts.push_back({static_cast<Contact::Kind>(kind), c.at(1).get<int>(), c.at(2).get<float>(),
                                 c.at(3).get<float>(), c.at(4).get<std::int64_t>()});
    }
    beat.typed = document.value("typed", std::vector<unsigned>{});
    beat.keys = document.value("keys", std::vector<int>{});
    for (json const& each : document.value("news", json::array())) {
        if (auto news = read_news(each)) beat.news.push_back(std::move(*news));
    }
    for (json const& each : document.value("ids", json::array()))
        beat.ids.push_back(read_id(each));
    for (json const& each : document.value("stored", json::array())) {
        auto response = wire::read_response(each, "stored");
        if (!response) throw std::runtime_error(to_line(response.error()));
        beat.stored.push_back(std::move(*response));
    }
    if (auto const hung = document.find("hung"); hung != document.end()) beat.hung = read_hanging(*hung);
    return beat;
}

} // namespace

Recorder::Recorder(std::filesystem::path const& file, RecordingHead const& head)
    : out_(file, std::ios::binary | std::ios::trunc) {
    std::error_code ignored;
    std::filesystem::permissions(
        file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
    json document{{"recording", 1},
                  {"dark", head.dark},
                  {"paired", head.paired},
                  {"asked_last", head.asked_last},
                  {"began", clocks(head.began)},
                  {"config", config_json(head.config)}};
    put(document, head.hanging);
    out_ << document.dump() << std::endl;
    if (!out_) throw std::runtime_error("cannot write " + file.string());
}

void Recorder::take(Beat const& beat) {
    json document = beat_json(beat);
    if (hung_) put(document["hung"], *hung_);
    hung_.reset();
    out_ << document.dump(-1, ' ', false, json::error_handler_t::replace) << std::endl;
}

Recording::Recording(std::filesystem::path const& file) : in_(file, std::ios::binary) {
    std::string line;
    if (!std::getline(in_, line)) throw std::runtime_error("cannot read " + file.string());
    try {
        json const head = json::parse(line);
        if (head.at("recording").get<int>() != 1) throw std::runtime_error("of another version");
        head_.hanging = read_hanging(head);
        head_.dark = head.at("dark").get<bool>();
        head_.paired = head.at("paired").get<bool>();
        head_.asked_last = head.value("asked_last", ""); // recordings older than it have none
        head_.began = read_clocks(head.at("began"));
        head_.config = read_config_of(head.at("config"));
    } catch (std::exception const& error) {
        throw std::runtime_error(file.string() + " is no recording: " + error.what());
    }
}

std::optional<Beat> Recording::next() {
    std::string line;
    if (!std::getline(in_, line) || (in_.eof() && json::parse(line, nullptr, false).is_discarded()))
        return std::nullopt;
    ++line_;
    try {
        return read_beat(json::parse(line));
    } catch (std::exception const& error) {
        throw std::runtime_error("line " + std::to_string(line_) + ": " + error.what());
    }
}

} // namespace instante::kiosk
