#pragma once
// What the command line does besides serving. Each opens the store of a data directory, which a running
// server may have open too. They return the exit code and say what the caller got wrong on stderr.

#include "shared/problem.hpp"

#include <string>
#include <vector>

namespace instante::server::commands {

/// Says on stderr what the caller got wrong; 2, the exit code of that.
int refuse(std::string const& what);
int refuse(Problem const& problem);

/// `keys`: the key file of references, needed where what is in quarantine is tried again.
int apply_programme(std::string const& data, std::string const& file, std::string const& effective_from,
                    std::string const& keys);
int show_programme(std::string const& data);
int backup(std::string const& data, std::string const& file);
struct QuarantineChoice {
    std::string site; // with its subtree
    std::string kiosk;
    std::string survey;
    std::string reason;
};
/// Prints what could not be counted, and why.
int list_quarantine(std::string const& data, QuarantineChoice const& choice);
/// Tries it again, also while the server runs.
int replay_quarantine(std::string const& data, QuarantineChoice const& choice, std::string const& keys);
/// Counts all roll-ups again from the raw responses and prints what differs. 1: something does.
int verify(std::string const& data);

struct NewUser {
    std::string login;
    std::string name;
    std::string role = "viewer";
    std::vector<std::string> sites;
    std::string language = "es";
};
/// The password is the first line of standard input.
int add_user(std::string const& data, NewUser const& user);
int change_password(std::string const& data, std::string const& login);
int list_users(std::string const& data);

int create_token(std::string const& data, std::string const& name, std::string const& role,
                 std::vector<std::string> const& sites);
/// Prints "KIOSK CODE" for each; without names, for every kiosk of the programme.
int create_pairing_codes(std::string const& data, std::vector<std::string> const& kiosks);

} // namespace instante::server::commands
