#pragma once

#include <string>
#include <vector>

namespace instante::server::commands {

struct MisuseOptions {
    std::string rules; // file with the rules to try; empty: those in force
    std::string site;
    std::string kiosk;
    std::string rule;
    std::string from;
    std::string to;
};

/// Prints, as JSON, what rules would flag and unflag in a period. Like all of these, also while the server
/// runs.
int preview_misuse(std::string const& data, MisuseOptions const& options);
/// Judges a period by the rules in force; roll-ups follow.
int apply_misuse(std::string const& data, MisuseOptions const& options);
/// Prints how many responses are flagged, by what, and the newest of them.
int list_misuse(std::string const& data, MisuseOptions const& options);

} // namespace instante::server::commands
