#include "shared/programme.hpp"

#include "shared/names.hpp"

namespace instante {

namespace {

constexpr NameTable<Stage, 4> stages{{
    {Stage::attract, "attract"},
    {Stage::decide, "decide"},
    {Stage::deliver, "deliver"},
    {Stage::reinforce, "reinforce"},
}};

constexpr NameTable<QuestionType, 10> question_types{{
    {QuestionType::smiley4, "smiley4"},
    {QuestionType::smiley5, "smiley5"},
    {QuestionType::stars, "stars"},
    {QuestionType::nps, "nps"},
    {QuestionType::ces, "ces"},
    {QuestionType::yes_no, "yes_no"},
    {QuestionType::single_choice, "single_choice"},
    {QuestionType::multiple_choice, "multiple_choice"},
    {QuestionType::segment, "segment"},
    {QuestionType::text, "text"},
}};

constexpr NameTable<Polarity, 2> polarities{{
    {Polarity::positive, "positive"},
    {Polarity::negative, "negative"},
}};

constexpr NameTable<Construct, 13> constructs{{
    {Construct::satisfaction, "satisfaction"},
    {Construct::loyalty, "loyalty"},
    {Construct::effort, "effort"},
    {Construct::importance, "importance"},
    {Construct::expectation, "expectation"},
    {Construct::perception, "perception"},
    {Construct::switching_emotional, "switching_emotional"},
    {Construct::switching_psychological, "switching_psychological"},
    {Construct::switching_learning, "switching_learning"},
    {Construct::switching_economic, "switching_economic"},
    {Construct::kano_functional, "kano_functional"},
    {Construct::kano_dysfunctional, "kano_dysfunctional"},
    {Construct::other, "other"},
}};

constexpr NameTable<TicketCharacters, 3> ticket_characters{{
    {TicketCharacters::any, "any"},
    {TicketCharacters::letters_digits, "letters_digits"},
    {TicketCharacters::digits, "digits"},
}};

constexpr NameTable<Unfinished, 2> unfinished_rules{{
    {Unfinished::keep, "keep"},
    {Unfinished::discard, "discard"},
}};

constexpr NameTable<Asking, 3> ways_of_asking{{
    {Asking::choose, "choose"},
    {Asking::rotate, "rotate"},
    {Asking::together, "together"},
}};

/// The cut where more is better.
std::optional<int> positive_cut(QuestionType type) {
    switch (type) {
    case QuestionType::smiley4:
        return 3;
    case QuestionType::smiley5:
        return 4;
    case QuestionType::stars:
        return 4;
    case QuestionType::nps:
        return 9;
    case QuestionType::ces:
        return 5;
    case QuestionType::yes_no:
        return 1;
    default:
        return std::nullopt;
    }
}

} // namespace

std::optional<Scale> scale_of(QuestionType type) {
    switch (type) {
    case QuestionType::smiley4:
        return Scale{1, 4};
    case QuestionType::smiley5:
        return Scale{1, 5};
    case QuestionType::stars:
        return Scale{1, 5};
    case QuestionType::nps:
        return Scale{0, 10};
    case QuestionType::ces:
        return Scale{1, 7};
    case QuestionType::yes_no:
        return Scale{0, 1};
    default:
        return std::nullopt;
    }
}

std::optional<int> default_cut(QuestionType type, Polarity polarity) {
    std::optional<int> const cut = positive_cut(type);
    std::optional<Scale> const scale = scale_of(type);
    if (!cut || !scale || polarity == Polarity::positive) return cut;
    return scale->min + scale->max - *cut;
}

Polarity default_polarity(QuestionType type) {
    return type == QuestionType::ces ? Polarity::negative : Polarity::positive;
}

std::optional<Construct> counterpart_of(Construct construct) {
    switch (construct) {
    case Construct::expectation:
        return Construct::perception;
    case Construct::perception:
        return Construct::expectation;
    case Construct::kano_functional:
        return Construct::kano_dysfunctional;
    case Construct::kano_dysfunctional:
        return Construct::kano_functional;
    default:
        return std::nullopt;
    }
}

bool is_choice(QuestionType type) {
    return type == QuestionType::single_choice || type == QuestionType::multiple_choice;
}

std::string const& time_zone_of(Programme const& programme, Site const& site) {
    static std::string const none;
    Site const* at = &site;
    // As many steps as there are sites: an unchecked programme may have a cycle.
    for (std::size_t steps = 0; at && steps <= programme.sites.size(); ++steps) {
        if (!at->time_zone.empty()) return at->time_zone;
        at = at->parent.empty() ? nullptr : find_by_id(programme.sites, at->parent);
    }
    return none;
}

std::string_view to_string(Stage value) {
    return name_of(stages, value);
}
std::string_view to_string(QuestionType value) {
    return name_of(question_types, value);
}
std::string_view to_string(Polarity value) {
    return name_of(polarities, value);
}
std::string_view to_string(Construct value) {
    return name_of(constructs, value);
}
std::string_view to_string(Unfinished value) {
    return name_of(unfinished_rules, value);
}
std::string_view to_string(Asking value) {
    return name_of(ways_of_asking, value);
}
std::string_view to_string(TicketCharacters value) {
    return name_of(ticket_characters, value);
}

std::optional<Stage> parse_stage(std::string_view text) {
    return value_of(stages, text);
}
std::optional<QuestionType> parse_question_type(std::string_view text) {
    return value_of(question_types, text);
}
std::optional<Polarity> parse_polarity(std::string_view text) {
    return value_of(polarities, text);
}
std::optional<Construct> parse_construct(std::string_view text) {
    return value_of(constructs, text);
}
std::optional<Unfinished> parse_unfinished(std::string_view text) {
    return value_of(unfinished_rules, text);
}
std::optional<Asking> parse_asking(std::string_view text) {
    return value_of(ways_of_asking, text);
}
std::optional<TicketCharacters> parse_ticket_characters(std::string_view text) {
    return value_of(ticket_characters, text);
}

} // namespace instante
