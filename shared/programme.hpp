#pragma once
// What one organisation measures: the tree of sites, the moments of truth, the segmentation, the
// surveys and the kiosks. These are plain values; programme_json.hpp reads, checks and writes them.
//
// Everything that answers are stored under has an `id`, which people choose, and a `code`, a small
// number the server gives it once and never again to anything else, through all later versions.

#include "shared/misuse_rules.hpp"
#include "shared/text.hpp"
#include "shared/theme.hpp"
#include "shared/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace instante {

/// 0 while the server has not given one yet.
using Code = std::int32_t;

// ---- sites -----------------------------------------------------------------------------------------

/// Minutes since local midnight, half open; `to` may pass 1440 for places that close after midnight.
struct OpeningSpan {
    int from = 0;
    int to = 0;
    friend bool operator==(OpeningSpan const&, OpeningSpan const&) = default;
};
/// Index 0 = Monday. A site without opening hours is open always.
using OpeningHours = std::array<std::vector<OpeningSpan>, 7>;

struct Site {
    std::string id;
    Code code = 0;
    LocalizedText name;
    std::string parent; // empty for the root
    bool group = false; // groups hold sites; ratings happen at sites
    std::string time_zone;
    std::optional<OpeningHours> opening_hours;
    friend bool operator==(Site const&, Site const&) = default;
};

// ---- moments and segments --------------------------------------------------------------------------

enum class Stage { attract, decide, deliver, reinforce };

struct Moment {
    std::string id;
    Code code = 0;
    LocalizedText name;
    Stage stage = Stage::deliver;
    std::string channel;          // counter, web, telephone, ... an open list
    std::string owner;            // who answers for it
    std::optional<double> target; // index 0-100
    double importance = 1.0;      // weight in the image when it is weighted by importance
    friend bool operator==(Moment const&, Moment const&) = default;
};

/// What a customer of a segment value is worth to the company, as its managers state it.
struct Worth {
    double amount = 0;
    std::string currency; // ISO 4217
    std::string period;   // year, month, visit
    friend bool operator==(Worth const&, Worth const&) = default;
};

struct SegmentValue {
    std::string id;
    Code code = 0;
    LocalizedText name;
    std::optional<Worth> worth;
    std::optional<double> share; // among the customers, 0..1, where it is known
    friend bool operator==(SegmentValue const&, SegmentValue const&) = default;
};

struct Dimension {
    std::string id;
    Code code = 0;
    LocalizedText name;
    std::vector<SegmentValue> values;
    friend bool operator==(Dimension const&, Dimension const&) = default;
};

// ---- surveys ---------------------------------------------------------------------------------------

enum class QuestionType {
    smiley4,
    smiley5,
    stars,
    nps,
    ces,
    yes_no,
    single_choice,
    multiple_choice,
    segment,
    text
};
enum class Polarity { positive, negative };
enum class Construct {
    satisfaction,
    loyalty,
    effort,
    importance,
    expectation,
    perception,
    switching_emotional,
    switching_psychological,
    switching_learning,
    switching_economic,
    kano_functional,    // how it is to have a feature
    kano_dysfunctional, // how it is to go without
    other
};

struct Option {
    std::string id;
    Code code = 0;
    LocalizedText label;
    friend bool operator==(Option const&, Option const&) = default;
};

/// Asked only if the answer to an earlier question fits; "not applicable" and no answer never fit.
/// Ratings use at_least / at_most (both may be given), choices use any_of (option or segment value ids).
struct Condition {
    std::string question;
    std::optional<int> at_least;
    std::optional<int> at_most;
    std::vector<std::string> any_of;
    friend bool operator==(Condition const&, Condition const&) = default;
};

struct Question {
    std::string id;
    Code code = 0;
    std::string variable; // SPSS-safe name
    QuestionType type = QuestionType::smiley5;
    LocalizedText text;
    LocalizedText help;
    LocalizedText low_label; // the words at the ends of a numbered scale
    LocalizedText high_label;
    Polarity polarity = Polarity::positive;
    std::optional<int> cut; // favourable from here (negative polarity: up to here); none: no such side
    Construct construct = Construct::satisfaction;
    /// What a pair of questions is about: one of expectation and one of perception, or Kano's two. The same
    /// in both, and once for each construct in a survey.
    std::string feature;
    double weight = 1.0;   // in the perceived quality of its moment
    bool required = false; // the kiosk offers no "skip"
    bool allow_not_applicable = false;
    std::vector<Option> options; // single and multiple choice
    std::string dimension;       // segment question
    std::optional<Condition> condition;
    friend bool operator==(Question const&, Question const&) = default;
};

/// What happens to the later answers of a customer who walks away in the middle.
enum class Unfinished { keep, discard };

/// The questions of one moment. Published versions never change: a change makes the next one.
struct Survey {
    std::string id;
    Code code = 0;
    int version = 0; // 0: not published yet
    std::string moment;
    int idle_seconds = 20;
    Unfinished unfinished = Unfinished::keep;
    LocalizedText thanks;
    std::vector<Question> questions;
    friend bool operator==(Survey const&, Survey const&) = default;
};

// ---- contact-point analysis ------------------------------------------------------------------------

struct FixedSegment {
    std::string dimension;
    std::string value;
    friend bool operator==(FixedSegment const&, FixedSegment const&) = default;
};

/// A combination of segments, one of each dimension, of which more is known than its segments tell.
struct Microsegment {
    std::vector<FixedSegment> segments;
    std::optional<double> share; // among the customers, 0..1
    std::optional<Worth> worth;
    friend bool operator==(Microsegment const&, Microsegment const&) = default;
};

/// What happens at a moment with the customers of a segment, written down with the people who hold that
/// contact. Their own words, in one language; what nobody said yet is empty.
struct AnalysisSheet {
    std::string moment;
    std::vector<FixedSegment> segments; // whose customers; none: all of them
    std::string offer;                  // what the organisation does
    std::string expectation;            // what the customer expects
    std::string responsible;
    std::string process;  // the steps, in their order
    std::string channels; // by which the contact is made, and their mix
    std::string people;   // who is in contact: skills, level, training
    std::string information_required;
    std::string information_generated;
    std::string systems; // that hold that information
    friend bool operator==(AnalysisSheet const&, AnalysisSheet const&) = default;
};

// ---- kiosks and the whole --------------------------------------------------------------------------

/// Which of its moments a kiosk asks a customer about.
enum class Asking {
    choose,  // the one the customer picks
    rotate,  // the next in turn
    together // all of them, one after the other, in one visit
};

enum class TicketCharacters { any, letters_digits, digits };

/// The character at this place (from 0) is one of these.
struct TicketMark {
    int at = 0;
    std::string one_of;
    friend bool operator==(TicketMark const&, TicketMark const&) = default;
};

/// A kind of card or ticket, told by how its code looks. Lengths and places count bytes.
struct TicketPattern {
    std::string prefix;
    int min_length = 4;
    int max_length = 512;
    TicketCharacters characters = TicketCharacters::any;
    std::vector<TicketMark> marks;
    std::vector<FixedSegment> segments; // what having one says of the customer
    bool identifies = true;             // its code names the customer; else it is only looked at
    int part_from = 0;                  // the part of the code that does
    int part_length = 0;                // 0: to the end
    friend bool operator==(TicketPattern const&, TicketPattern const&) = default;
};

/// A reader of barcodes that types what it reads. The first pattern that fits tells what it was.
struct Scanner {
    LocalizedText prompt; // invites to use it; empty: the kiosk's own words
    std::vector<TicketPattern> patterns;
    friend bool operator==(Scanner const&, Scanner const&) = default;
};

/// A place where we ask; a device is paired to it.
struct Kiosk {
    std::string id;
    Code code = 0;
    LocalizedText name;
    std::string site;
    std::vector<std::string> moments;
    Asking asking = Asking::choose;     // about which of several moments
    std::vector<FixedSegment> segments; // what standing here says of the customer
    std::vector<std::string> languages; // empty: the programme's
    std::string attendant_pin;          // 4 to 8 digits that open its menu; empty: it has none
    std::optional<Scanner> scanner;     // none: nothing is read here
    friend bool operator==(Kiosk const&, Kiosk const&) = default;
};

/// What a customer may want to know of their answers, as the law has it told: one tap away on every kiosk.
struct PrivacyNotice {
    LocalizedText controller; // who is responsible
    LocalizedText purpose;    // what for
    LocalizedText rights;     // of the customer, and how to use them
    LocalizedText retention;  // for how long; may be left out
    LocalizedText contact;    // whom to ask; may be left out
    friend bool operator==(PrivacyNotice const&, PrivacyNotice const&) = default;
};

struct Programme {
    std::string id;
    LocalizedText name;
    std::vector<std::string> languages; // the first is the default
    int disclosure_minimum = 10;        // scores of fewer responses are not shown
    double smallest_difference = 2.0;   // index points that matter to this organisation
    std::optional<ThemeChoice> theme;   // none: the house's
    std::optional<PrivacyNotice> privacy;
    std::optional<MisuseRules> misuse; // none: nothing is judged
    std::vector<Site> sites;
    std::vector<Dimension> dimensions;
    std::vector<Moment> moments;
    std::vector<Survey> surveys;
    std::vector<Kiosk> kiosks;
    std::vector<AnalysisSheet> sheets; // one for a moment and its segments
    std::vector<Microsegment> microsegments;
    friend bool operator==(Programme const&, Programme const&) = default;
};

// ---- looking things up -----------------------------------------------------------------------------

/// First element with this id, or nullptr.
template <class Items>
auto* find_by_id(Items& items, std::string_view id) {
    for (auto& item : items) {
        if (item.id == id) return &item;
    }
    return static_cast<decltype(&items.front())>(nullptr);
}

/// First element with this code, or nullptr.
template <class Items>
auto* find_by_code(Items& items, Code code) {
    for (auto& item : items) {
        if (item.code == code) return &item;
    }
    return static_cast<decltype(&items.front())>(nullptr);
}

/// The zone of a site: its own, else that of its nearest group with one; empty when none has.
std::string const& time_zone_of(Programme const& programme, Site const& site);

// ---- scales ----------------------------------------------------------------------------------------

struct Scale {
    int min = 1;
    int max = 5;
    int points() const { return max - min + 1; }
    friend bool operator==(Scale const&, Scale const&) = default;
};

/// The ordered scale of a question type; nullopt for choices, segments and text.
/// Yes/no is 0 (no) and 1 (yes).
std::optional<Scale> scale_of(QuestionType type);

/// The favourable cut a question has when its author gives none, for positive polarity; on a negative
/// one it is mirrored. smiley 4: 3, smiley 5 and stars: 4, NPS: 9, CES: 5, yes/no: 1.
std::optional<int> default_cut(QuestionType type, Polarity polarity);

/// CES asks for effort, so more is worse unless the author says otherwise; all others are positive.
Polarity default_polarity(QuestionType type);

bool is_choice(QuestionType type); // single and multiple

/// The other question of a pair: of expectation perception, of kano_functional kano_dysfunctional, and back.
/// nullopt: questions of this construct are no half of a pair.
std::optional<Construct> counterpart_of(Construct construct);

// ---- names in documents and on the wire ------------------------------------------------------------

std::string_view to_string(Stage value);
std::string_view to_string(QuestionType value);
std::string_view to_string(Polarity value);
std::string_view to_string(Construct value);
std::string_view to_string(Unfinished value);
std::string_view to_string(Asking value);
std::string_view to_string(TicketCharacters value);
std::optional<Stage> parse_stage(std::string_view text);
std::optional<QuestionType> parse_question_type(std::string_view text);
std::optional<Polarity> parse_polarity(std::string_view text);
std::optional<Construct> parse_construct(std::string_view text);
std::optional<Unfinished> parse_unfinished(std::string_view text);
std::optional<Asking> parse_asking(std::string_view text);
std::optional<TicketCharacters> parse_ticket_characters(std::string_view text);

} // namespace instante
