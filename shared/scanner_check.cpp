// What is asked of a kiosk's reader of barcodes.

#include "shared/programme_findings.hpp"
#include "shared/seal.hpp"

#include <algorithm>

namespace instante {

namespace {

/// Shorter than this nobody tells from a hand on a keyboard.
constexpr int shortest = 4;
constexpr int longest = static_cast<int>(SecretText::most);

void check_lengths(Findings& findings, TicketPattern const& pattern, std::string const& path) {
    std::string const rule =
        "must be between " + std::to_string(shortest) + " and " + std::to_string(longest);
    auto const sound = [](int length) { return length >= shortest && length <= longest; };
    if (pattern.min_length == pattern.max_length) {
        if (!sound(pattern.min_length)) findings.blame(path, "length", rule);
        return;
    }
    if (!sound(pattern.min_length)) findings.blame(path, "min_length", rule);
    if (!sound(pattern.max_length)) findings.blame(path, "max_length", rule);
    if (pattern.min_length > pattern.max_length)
        findings.blame(path, "min_length", "must not be greater than max_length");
}

void check_pattern(Findings& findings, TicketPattern const& pattern, std::string const& path) {
    check_lengths(findings, pattern, path);
    if (static_cast<int>(pattern.prefix.size()) > pattern.max_length)
        findings.blame(path, "prefix", "is longer than a code may be");
    for (std::size_t i = 0; i < pattern.marks.size(); ++i) {
        if (pattern.marks[i].at >= pattern.max_length)
            findings.blame(join_path(join_path(path, "marks"), i), "at", "lies behind the end of the code");
    }
    bool const whole = pattern.part_from == 0 && pattern.part_length == 0;
    if (!whole &&
        pattern.part_from + pattern.part_length >= pattern.min_length + (pattern.part_length > 0 ? 1 : 0))
        findings.blame(path, "part", "does not lie within the shortest code");
    check_fixed_segments(findings, pattern.segments, path);
    if (!pattern.identifies && pattern.segments.empty())
        findings.blame(path, "segments", "must not be empty where the code does not identify");
}

} // namespace

void check_scanner(Findings& findings, Kiosk const& kiosk, std::string const& path) {
    if (!kiosk.scanner) return;
    std::string const here = join_path(path, "scanner");
    findings.check_text(kiosk.scanner->prompt, here, "prompt");
    std::string const list = join_path(here, "patterns");
    if (kiosk.scanner->patterns.empty()) findings.blame(here, "patterns", "must have at least one pattern");
    for (std::size_t i = 0; i < kiosk.scanner->patterns.size(); ++i)
        check_pattern(findings, kiosk.scanner->patterns[i], join_path(list, i));
}

} // namespace instante
