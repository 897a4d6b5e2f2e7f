#include "shared/programme_findings.hpp"
#include "shared/programme_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace instante {

namespace {

constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_notice = 2'000;

/// `es`, `pt-BR`: two or three letters, then any subtags.
bool is_language(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && text[at] >= 'a' && text[at] <= 'z')
        ++at;
    if (at < 2 || at > 3) return false;
    while (at < text.size() && text[at] == '-') {
        std::size_t const begin = ++at;
        while (at < text.size() && text[at] != '-') {
            char const c = text[at++];
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) return false;
        }
        if (at - begin < 2 || at - begin > 8) return false;
    }
    return at == text.size();
}

bool contains(std::vector<std::string> const& items, std::string const& wanted) {
    return std::find(items.begin(), items.end(), wanted) != items.end();
}

void check_languages(Findings& findings) {
    std::vector<std::string> const& languages = findings.programme.languages;
    if (languages.empty()) findings.blame("", "languages", "must name at least one language");
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < languages.size(); ++i) {
        if (!is_language(languages[i])) {
            findings.blame("", join_path("languages", i), "must be a language such as es or pt-BR");
        } else if (!seen.insert(languages[i]).second) {
            findings.blame("", join_path("languages", i), "is named twice: " + languages[i]);
        }
    }
}

void check_top(Findings& findings) {
    Programme const& programme = findings.programme;
    if (!is_slug(programme.id)) {
        findings.blame("", "id", "must be 1 to 64 of a-z 0-9 - _ and start with a letter or digit");
    }
    findings.require_text(programme.name, "", "name");
    check_languages(findings);
    if (programme.disclosure_minimum < 1 || programme.disclosure_minimum > 100) {
        findings.blame("", "disclosure_minimum", "must be between 1 and 100");
    }
    if (!std::isfinite(programme.smallest_difference) || programme.smallest_difference < 0) {
        findings.blame("", "smallest_difference", "must not be negative");
    }
}

void check_theme(Findings& findings) {
    if (!findings.programme.theme) return;
    ThemeChoice const& theme = *findings.programme.theme;
    for (TooClose const& pair : too_close(theme_of(theme))) {
        // The choice to blame: what follows from ground and ink is theirs.
        bool const accent = std::string_view{pair.one}.find("accent") != std::string_view::npos ||
                            std::string_view{pair.one} == "focus";
        char const* const field = accent && theme.accent ? "accent" : theme.ground ? "ground" : "ink";
        findings.blame("theme", field,
                       fmt::format("{} on {} has a contrast of {:.1f} to 1, and needs {:.1f}", pair.one,
                                   pair.other, pair.contrast, pair.wanted));
    }
    if (theme.logo.empty()) return;
    if (auto const fault = fault_of_logo(theme.logo); !fault.empty()) findings.blame("theme", "logo", fault);
}

/// It is read standing: what is longer belongs on paper, or on a page that is named here.
void check_length(Findings& findings, LocalizedText const& text, std::string_view key) {
    for (auto const& [language, words] : text) {
        if (words.size() > longest_notice) {
            findings.blame(join_path("privacy", key), language,
                           "must be at most " + std::to_string(longest_notice) + " bytes");
        }
    }
}

void check_privacy(Findings& findings) {
    if (!findings.programme.privacy) return;
    PrivacyNotice const& notice = *findings.programme.privacy;
    findings.require_text(notice.controller, "privacy", "controller");
    findings.require_text(notice.purpose, "privacy", "purpose");
    findings.require_text(notice.rights, "privacy", "rights");
    findings.check_text(notice.retention, "privacy", "retention");
    findings.check_text(notice.contact, "privacy", "contact");
    check_length(findings, notice.controller, "controller");
    check_length(findings, notice.purpose, "purpose");
    check_length(findings, notice.rights, "rights");
    check_length(findings, notice.retention, "retention");
    check_length(findings, notice.contact, "contact");
}

/// Known shares are of all customers: each value has one or none does, and together they are the whole.
void check_shares(Findings& findings, Dimension const& dimension, std::string const& path) {
    constexpr double slack = 1e-6;
    auto const has_share = [](SegmentValue const& value) { return value.share.has_value(); };
    if (std::none_of(dimension.values.begin(), dimension.values.end(), has_share)) return;
    std::string const list = join_path(path, "values");
    double sum = 0;
    bool sound = true;
    for (std::size_t i = 0; i < dimension.values.size(); ++i) {
        std::optional<double> const share = dimension.values[i].share;
        if (share && *share >= 0 && *share <= 1) {
            sum += *share;
            continue;
        }
        sound = false;
        findings.blame(join_path(list, i), "share",
                       share ? "must be between 0 and 1"
                             : "is missing: other values of the dimension have it");
    }
    if (sound && std::abs(sum - 1) > slack)
        findings.blame(path, "values", fmt::format("have shares that sum to {:.6g}, not to 1", sum));
}

void check_dimensions(Findings& findings) {
    std::vector<Dimension> const& dimensions = findings.programme.dimensions;
    check_ids_and_codes(findings, dimensions, "dimensions");
    for (std::size_t i = 0; i < dimensions.size(); ++i) {
        Dimension const& dimension = dimensions[i];
        std::string const path = join_path("dimensions", i);
        findings.require_text(dimension.name, path, "name");
        if (dimension.values.empty()) findings.blame(path, "values", "must have at least one value");
        std::string const list = join_path(path, "values");
        check_ids_and_codes(findings, dimension.values, list);
        for (std::size_t j = 0; j < dimension.values.size(); ++j) {
            SegmentValue const& value = dimension.values[j];
            std::string const value_path = join_path(list, j);
            findings.require_text(value.name, value_path, "name");
            if (value.worth) check_worth(findings, *value.worth, join_path(value_path, "worth"));
        }
        check_shares(findings, dimension, path);
    }
}

void check_moments(Findings& findings) {
    std::vector<Moment> const& moments = findings.programme.moments;
    check_ids_and_codes(findings, moments, "moments");
    for (std::size_t i = 0; i < moments.size(); ++i) {
        Moment const& moment = moments[i];
        std::string const path = join_path("moments", i);
        findings.require_text(moment.name, path, "name");
        if (!moment.channel.empty() && !is_slug(moment.channel)) {
            findings.blame(path, "channel",
                           "must be 1 to 64 of a-z 0-9 - _ and start with a letter or digit");
        }
        if (moment.owner.size() > longest_name) {
            findings.blame(path, "owner", "must be at most " + std::to_string(longest_name) + " bytes");
        }
        if (moment.target && !(*moment.target >= 0 && *moment.target <= 100)) {
            findings.blame(path, "target", "must be between 0 and 100");
        }
        if (!std::isfinite(moment.importance) || moment.importance <= 0) {
            findings.blame(path, "importance", "must be greater than 0");
        }
    }
}

void check_kiosk_site(Findings& findings, Kiosk const& kiosk, std::string const& path) {
    Site const* const site = find_by_id(findings.programme.sites, kiosk.site);
    if (!site) {
        findings.blame(path, "site", "no such site: " + kiosk.site);
    } else if (site->group) {
        findings.blame(path, "site", "is a group; a kiosk stands at a site");
    }
}

void check_kiosk_moments(Findings& findings, Kiosk const& kiosk, std::string const& path) {
    std::string const list = join_path(path, "moments");
    if (kiosk.moments.empty()) findings.blame(path, "moments", "must name at least one moment");
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < kiosk.moments.size(); ++i) {
        std::string const& id = kiosk.moments[i];
        std::vector<Survey> const& surveys = findings.programme.surveys;
        bool const asked = std::any_of(surveys.begin(), surveys.end(),
                                       [&](Survey const& survey) { return survey.moment == id; });
        if (!find_by_id(findings.programme.moments, id)) {
            findings.blame("", join_path(list, i), "no such moment: " + id);
        } else if (!seen.insert(id).second) {
            findings.blame("", join_path(list, i), "is named twice: " + id);
        } else if (!asked) {
            findings.blame("", join_path(list, i), "has no survey: " + id);
        }
    }
}

void check_kiosk_languages(Findings& findings, Kiosk const& kiosk, std::string const& path) {
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < kiosk.languages.size(); ++i) {
        std::string const item = join_path(join_path(path, "languages"), i);
        if (!contains(findings.programme.languages, kiosk.languages[i])) {
            findings.blame("", item, "not a language of the programme: " + kiosk.languages[i]);
        } else if (!seen.insert(kiosk.languages[i]).second) {
            findings.blame("", item, "is named twice: " + kiosk.languages[i]);
        }
    }
}

void check_attendant_pin(Findings& findings, Kiosk const& kiosk, std::string const& path) {
    std::string const& pin = kiosk.attendant_pin;
    if (pin.empty()) return;
    bool const digits = std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || pin.size() < 4 || pin.size() > 8)
        findings.blame(path, "attendant_pin", "must be 4 to 8 digits");
}

void check_kiosks(Findings& findings) {
    std::vector<Kiosk> const& kiosks = findings.programme.kiosks;
    check_ids_and_codes(findings, kiosks, "kiosks");
    for (std::size_t i = 0; i < kiosks.size(); ++i) {
        std::string const path = join_path("kiosks", i);
        findings.require_text(kiosks[i].name, path, "name");
        check_kiosk_site(findings, kiosks[i], path);
        check_kiosk_moments(findings, kiosks[i], path);
        check_fixed_segments(findings, kiosks[i].segments, path);
        check_kiosk_languages(findings, kiosks[i], path);
        check_attendant_pin(findings, kiosks[i], path);
        check_scanner(findings, kiosks[i], path);
    }
}

} // namespace

void check_fixed_segments(Findings& findings, std::vector<FixedSegment> const& segments,
                          std::string const& path) {
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        FixedSegment const& segment = segments[i];
        std::string const item = join_path(join_path(path, "segments"), i);
        Dimension const* const dimension = find_by_id(findings.programme.dimensions, segment.dimension);
        if (!dimension) {
            findings.blame(item, "dimension", "no such dimension: " + segment.dimension);
        } else if (!seen.insert(segment.dimension).second) {
            findings.blame(item, "dimension", "is named twice: " + segment.dimension);
        } else if (!find_by_id(dimension->values, segment.value)) {
            findings.blame(item, "value", "no such value of " + segment.dimension + ": " + segment.value);
        }
    }
}

void Findings::require_text(LocalizedText const& text, std::string const& path, std::string_view key) {
    if (text.empty()) blame(path, key, "is required");
    check_text(text, path, key);
}

void Findings::check_text(LocalizedText const& text, std::string const& path, std::string_view key) {
    if (text.empty() || programme.languages.empty()) return;
    std::string const field = join_path(path, key);
    for (std::string const& language : programme.languages) {
        if (text.find(language) == text.end()) blame(field, language, "is missing");
    }
    for (auto const& [language, words] : text) {
        if (!contains(programme.languages, language)) {
            blame(field, language, "not a language of the programme");
        } else if (words.find_first_not_of(" \t\r\n") == std::string::npos) {
            blame(field, language, "must not be empty");
        } else if (!is_utf8(words)) {
            blame(field, language, "must be valid UTF-8");
        }
    }
}

std::vector<FieldError> check_programme(Programme const& programme) {
    Findings findings{programme, {}};
    check_top(findings);
    check_theme(findings);
    check_privacy(findings);
    check_sites(findings);
    check_dimensions(findings);
    check_moments(findings);
    check_surveys(findings);
    check_kiosks(findings);
    check_sheets(findings);
    check_microsegments(findings);
    return std::move(findings.errors);
}

} // namespace instante
