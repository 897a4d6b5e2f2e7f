#pragma once
// A text in several languages, as the programme's authors wrote it.

#include <map>
#include <string>
#include <string_view>

namespace instante {

/// Language code (`es`, `en`, `pt-BR`) to text.
using LocalizedText = std::map<std::string, std::string, std::less<>>;

/// The text in `language`, else in `fallback`, else any there is, else empty.
std::string_view pick(LocalizedText const& text, std::string_view language, std::string_view fallback = {});

/// Valid UTF-8 without overlong forms and surrogates.
bool is_utf8(std::string_view text);

} // namespace instante
