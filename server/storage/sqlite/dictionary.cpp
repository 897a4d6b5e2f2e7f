#include "server/storage/sqlite/dictionary.hpp"

#include <stdexcept>

namespace instante::server {

namespace {
/// A memory of boot ids would grow for as long as the server runs; it is filled again in a moment.
constexpr std::size_t most_remembered = 100'000;
} // namespace

std::int64_t Dictionary::number_of(std::string const& text) {
    if (auto const known = numbers_.find(text); known != numbers_.end()) return known->second;
    if (numbers_.size() >= most_remembered) numbers_.clear();
    sqlite::Statement& row = find_.query(text).step() ? find_ : add_.query(text);
    if (&row == &add_) add_.step();
    std::int64_t const number = row.integer(0);
    find_.reset();
    add_.reset();
    numbers_.emplace(text, number);
    return number;
}

std::string const& Dictionary::text_of(std::int64_t number) {
    if (auto const known = texts_.find(number); known != texts_.end()) return known->second;
    if (texts_.size() >= most_remembered) texts_.clear();
    if (!read_.query(number).step()) throw std::runtime_error("a response names a text that is not there");
    auto const at = texts_.emplace(number, read_.text(0)).first;
    read_.reset();
    return at->second;
}

} // namespace instante::server
