#include "server/score_command.hpp"

#include "server/calculator/function.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <istream>
#include <ostream>

namespace instante::server::commands {

namespace {

calculator::Function const* find_or_complain(std::string const& name) {
    auto const* const found = calculator::find_function(name);
    if (!found) fmt::print(stderr, "instante-server: there is no function '{}'; see score --list\n", name);
    return found;
}

} // namespace

int score(std::string const& function, std::istream& in, std::ostream& out) {
    auto const* const found = find_or_complain(function);
    if (!found) return 2;
    auto const input = nlohmann::json::parse(in, nullptr, false);
    if (input.is_discarded()) {
        fmt::print(stderr, "instante-server: standard input is not JSON\n");
        return 2;
    }
    auto const figures = calculator::evaluate(*found, input);
    if (!figures) {
        fmt::print(stderr, "instante-server: {}\n", to_line(figures.error()));
        return 2;
    }
    out << figures->dump(2) << '\n';
    return 0;
}

int describe_score(std::string const& function, std::ostream& out) {
    auto const* const found = find_or_complain(function);
    if (!found) return 2;
    out << calculator::describe(*found).dump(2) << '\n';
    return 0;
}

int list_scores(std::ostream& out) {
    nlohmann::json list = nlohmann::json::array();
    for (calculator::Function const& function : calculator::functions())
        list.push_back(calculator::describe(function));
    out << list.dump(2) << '\n';
    return 0;
}

} // namespace instante::server::commands
