#pragma once
// The command line's part in the keys of customers' references. It never prints a secret.

#include <string>

namespace instante::server::commands {

/// Ids and ages of the keys.
int show_keys(std::string const& file);
/// A new key of a kind (`seal`, `pseudonym`) is used from now on; the old ones stay. Where there is no file,
/// a key of pseudonyms begins one.
int rotate_key(std::string const& file, std::string const& kind);
/// Takes in what another key file holds.
int add_keys(std::string const& file, std::string const& other);
/// Prints how the customer of a card or ticket, the first line of standard input, is called in the store: a
/// line for each version of the key, the newest last. What kiosks seal of it is what the patterns of the
/// programmes in the store at `data` say; where they differ, a line for each.
int show_pseudonyms(std::string const& file, std::string const& data);

} // namespace instante::server::commands
