#include "server/keys_command.hpp"

#include "server/commands.hpp"
#include "server/config.hpp"
#include "server/ingest/reference_keys.hpp"
#include "server/storage/sqlite/sqlite_store.hpp"
#include "shared/ticket.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

namespace instante::server::commands {

using namespace ingest;

namespace {

void print(KeyRing const& ring) {
    for (SealPair const& pair : ring.seals) {
        bool const used = &pair == &ring.seals.back();
        fmt::print("seal\t{}\t{}{}\n", pair.open.id, instant_to_string(pair.made_at), used ? "\tin use" : "");
    }
    for (PseudonymKey const& key : ring.pseudonyms) {
        bool const used = &key == &ring.pseudonyms.back();
        fmt::print("pseudonym\t{}\t{}{}\n", key.version, instant_to_string(key.version * 1000),
                   used ? "\tin use" : "");
    }
}

/// A wrong --data or --key-file must not end in a new ring beside the one that counts.
int refuse_without(std::string const& file, std::string const& what) {
    return refuse("there is no key file " + file + ": " + what);
}

/// The parts of the text that kiosks seal, by any programme so far; all of it where it fits no pattern.
std::vector<SecretText> sealed_parts(SecretText const& text, Catalog const& catalog) {
    std::vector<SecretText> parts;
    auto const add = [&](SecretText part) {
        normalise_reference(part);
        bool const known = std::any_of(parts.begin(), parts.end(),
                                       [&](SecretText const& one) { return one.view() == part.view(); });
        if (!known && !part.empty()) parts.push_back(std::move(part));
    };
    for (ProgrammeVersion const& version : catalog.versions()) {
        for (Kiosk const& kiosk : version.programme.kiosks) {
            TicketPattern const* const pattern =
                kiosk.scanner ? pattern_of(*kiosk.scanner, text.view()) : nullptr;
            if (!pattern || !pattern->identifies) continue;
            SecretText part{text.view()};
            keep_part(*pattern, part);
            add(std::move(part));
        }
    }
    if (parts.empty()) add(SecretText{text.view()});
    return parts;
}

} // namespace

int show_keys(std::string const& file) {
    print(read_key_ring(file));
    return 0;
}

int rotate_key(std::string const& file, std::string const& kind) {
    if (kind != "seal" && kind != "pseudonym") return refuse("a key is of kind seal or pseudonym");
    if (kind == "seal" && !std::filesystem::exists(file))
        return refuse_without(
            file, "only 'keys rotate pseudonym' begins a new one, in which every customer is new");
    UnixMs const now = system_clock().wall_now();
    change_key_ring(file, [&](KeyRing& ring) {
        bool const first = ring.seals.empty();
        if (first || kind == "seal") ring.add_seal(now);
        if (first || kind == "pseudonym") ring.add_pseudonym(now);
    });
    print(read_key_ring(file));
    return 0;
}

int add_keys(std::string const& file, std::string const& other) {
    if (!std::filesystem::exists(file)) return refuse_without(file, "put a copy of the other one there");
    KeyRing const found = read_key_ring(other);
    int taken = 0;
    change_key_ring(file, [&](KeyRing& ring) { taken = ring.add(found); });
    fmt::print("{} keys taken\n", taken);
    return 0;
}

int show_pseudonyms(std::string const& file, std::string const& data) {
    KeyRing const ring = read_key_ring(file);
    SecretText text;
    for (int c = std::cin.get(); c != std::char_traits<char>::eof() && c != '\n'; c = std::cin.get())
        if (c != '\r') text.add(static_cast<char>(c));
    std::string const store = database_path(data);
    Catalog const none;
    auto const catalog = std::filesystem::exists(store) ? open_sqlite_store(store)->catalog() : nullptr;
    auto const parts = sealed_parts(text, catalog ? *catalog : none);
    if (parts.empty()) return refuse("give the code of a card or ticket on standard input");
    for (PseudonymKey const& key : ring.pseudonyms) {
        for (SecretText const& part : parts)
            fmt::print("{}\t{}\n", key.version, pseudonym_text(pseudonym_of(part, key).pseudonym));
    }
    return 0;
}

} // namespace instante::server::commands
