#pragma once
// `instante-server score`: the statistics of the API for a single case, JSON in and JSON out.

#include <iosfwd>
#include <string>

namespace instante::server::commands {

/// Reads the input of a function from `in` and prints all its figures. Exit code 2 and one line on stderr:
/// there is no such function, or the input is not JSON or not what the function needs, each field named.
int score(std::string const& function, std::istream& in, std::ostream& out);
/// Prints name, summary, input and output of every function, as a JSON list.
int list_scores(std::ostream& out);
/// The same of one function. Exit code 2 and a line on stderr: there is no such function.
int describe_score(std::string const& function, std::ostream& out);

} // namespace instante::server::commands
