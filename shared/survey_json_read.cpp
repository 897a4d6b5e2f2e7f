#include "shared/programme_json_parts.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace instante::programme_json {

using nlohmann::json;

namespace {

constexpr std::size_t longest_variable = 64;
constexpr std::array<std::string_view, 13> spss_keywords{"ALL", "AND", "BY",  "EQ", "GE", "GT",  "LE",
                                                         "LT",  "NE",  "NOT", "OR", "TO", "WITH"};

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string variable_from(std::string_view id) {
    std::string variable = upper_case(id);
    for (char& c : variable) {
        if (!is_letter(c) && !is_digit(c)) c = '_';
    }
    if (!is_variable(variable)) variable = "Q_" + variable;
    return variable.substr(0, longest_variable);
}

Option read_option(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    Option option;
    option.id = reader.text("id");
    option.code = read_code(reader);
    option.label = reader.localized("label");
    reader.finish();
    return option;
}

Condition read_condition(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    Condition condition;
    condition.question = reader.text("question");
    condition.at_least = reader.optional_integer<int>("at_least");
    condition.at_most = reader.optional_integer<int>("at_most");
    condition.any_of = reader.optional_texts("any_of");
    reader.finish();
    return condition;
}

/// How its answers are scored.
void read_scoring(ObjectReader& reader, Question& question) {
    question.polarity = reader.name_or("polarity", parse_polarity, default_polarity(question.type));
    question.cut = default_cut(question.type, question.polarity);
    if (reader.is_null("cut")) question.cut.reset();
    if (auto const cut = reader.optional_integer<int>("cut")) question.cut = cut;
    question.construct = reader.name_or("construct", parse_construct, question.construct);
    question.feature = reader.text_or("feature", "");
    question.weight = reader.number_or("weight", question.weight);
}

Question read_question(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    Question question;
    question.id = reader.text("id");
    question.code = read_code(reader);
    question.variable = reader.text_or("variable", "");
    question.type = reader.name("type", parse_question_type);
    question.text = reader.localized("text");
    question.help = reader.optional_localized("help");
    question.low_label = reader.optional_localized("low_label");
    question.high_label = reader.optional_localized("high_label");
    read_scoring(reader, question);
    question.required = reader.boolean_or("required", false);
    question.allow_not_applicable = reader.boolean_or("allow_not_applicable", false);
    reader.each_if_given("options", [&](json const& item, std::string const& item_path) {
        question.options.push_back(read_option(context, item, item_path));
    });
    question.dimension = reader.text_or("dimension", "");
    if (json const* const condition = reader.find("condition")) {
        question.condition = read_condition(context, *condition, reader.path_of("condition"));
    }
    reader.finish();
    return question;
}

} // namespace

std::string upper_case(std::string_view text) {
    std::string upper{text};
    for (char& c : upper) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return upper;
}

bool is_variable(std::string_view text) {
    if (text.empty() || text.size() > longest_variable || !is_letter(text.front())) return false;
    if (std::find(spss_keywords.begin(), spss_keywords.end(), upper_case(text)) != spss_keywords.end())
        return false;
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
}

void derive_variables(Survey& survey) {
    // Those an author chose come first: a derived one gives way.
    std::set<std::string> taken;
    for (Question const& question : survey.questions)
        taken.insert(upper_case(question.variable));
    for (Question& question : survey.questions) {
        if (!question.variable.empty() || question.id.empty()) continue;
        std::string const base = variable_from(question.id);
        question.variable = base;
        for (int n = 2; !taken.insert(question.variable).second; ++n) {
            std::string const suffix = "_" + std::to_string(n);
            question.variable = base.substr(0, longest_variable - suffix.size()) + suffix;
        }
    }
}

Survey read_survey(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    Survey survey;
    survey.id = reader.text("id");
    survey.code = read_code(reader);
    survey.version = reader.integer_or<int>("version", 0, 0);
    survey.moment = reader.text("moment");
    survey.idle_seconds = reader.integer_or<int>("idle_seconds", survey.idle_seconds);
    survey.unfinished = reader.name_or("unfinished", parse_unfinished, survey.unfinished);
    survey.thanks = reader.optional_localized("thanks");
    survey.questions = reader.list("questions", read_question);
    reader.finish();
    derive_variables(survey);
    return survey;
}

} // namespace instante::programme_json
