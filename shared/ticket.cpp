#include "shared/ticket.hpp"

#include <algorithm>

namespace instante {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool allows(TicketCharacters kind, char c) {
    switch (kind) {
    case TicketCharacters::digits:
        return is_digit(c);
    case TicketCharacters::letters_digits:
        return is_digit(c) || is_letter(c);
    case TicketCharacters::any:
        break;
    }
    return true;
}

bool fits(TicketPattern const& pattern, std::string_view text) {
    auto const length = static_cast<int>(text.size());
    if (length < pattern.min_length || length > pattern.max_length || !text.starts_with(pattern.prefix))
        return false;
    bool const all =
        std::all_of(text.begin(), text.end(), [&](char c) { return allows(pattern.characters, c); });
    return all && std::all_of(pattern.marks.begin(), pattern.marks.end(), [&](TicketMark const& mark) {
               return mark.at < length &&
                      mark.one_of.find(text[static_cast<std::size_t>(mark.at)]) != std::string::npos;
           });
}

} // namespace

TicketPattern const* pattern_of(Scanner const& scanner, std::string_view text) {
    auto const found = std::find_if(scanner.patterns.begin(), scanner.patterns.end(),
                                    [&](TicketPattern const& pattern) { return fits(pattern, text); });
    return found == scanner.patterns.end() ? nullptr : &*found;
}

void keep_part(TicketPattern const& pattern, SecretText& text) {
    std::size_t const length =
        pattern.part_length > 0 ? static_cast<std::size_t>(pattern.part_length) : SecretText::most;
    text.keep(static_cast<std::size_t>(pattern.part_from), length);
}

bool takes_reference(Kiosk const& kiosk) {
    return kiosk.scanner && std::any_of(kiosk.scanner->patterns.begin(), kiosk.scanner->patterns.end(),
                                        [](TicketPattern const& pattern) { return pattern.identifies; });
}

} // namespace instante
