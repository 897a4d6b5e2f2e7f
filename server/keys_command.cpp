#include "server/keys_command.hpp"

#include "server/ingest/reference_keys.hpp"

#include <fmt/format.h>

#include <iostream>

namespace instante::server::commands {

using namespace ingest;

namespace {

int refuse(std::string const& what) {
    fmt::print(stderr, "instante-server: {}\n", what);
    return 2;
}

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

} // namespace

int show_keys(std::string const& file) {
    print(read_key_ring(file));
    return 0;
}

int rotate_key(std::string const& file, std::string const& kind) {
    if (kind != "seal" && kind != "pseudonym") return refuse("a key is of kind seal or pseudonym");
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
    KeyRing const found = read_key_ring(other);
    int taken = 0;
    change_key_ring(file, [&](KeyRing& ring) { taken = ring.add(found); });
    fmt::print("{} keys taken\n", taken);
    return 0;
}

int show_pseudonyms(std::string const& file) {
    KeyRing const ring = read_key_ring(file);
    SecretText text;
    for (int c = std::cin.get(); c != std::char_traits<char>::eof() && c != '\n'; c = std::cin.get())
        text.add(static_cast<char>(c));
    normalise_reference(text);
    if (text.empty()) return refuse("give the code of a card or ticket on standard input");
    for (PseudonymKey const& key : ring.pseudonyms)
        fmt::print("{}\t{}\n", key.version, to_base64(pseudonym_of(text, key).pseudonym));
    return 0;
}

} // namespace instante::server::commands
