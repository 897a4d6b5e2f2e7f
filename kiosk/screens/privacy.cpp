#include "kiosk/screens/privacy.hpp"

#include <algorithm>
#include <utility>

namespace instante::kiosk::screens {
namespace {

constexpr float section_gap = 20;
constexpr float label_column = 280;
/// From this width on, labels stand beside what they name.
constexpr float two_columns_from = 900;
constexpr float widest = 1120;
constexpr float room_for_dots = 36;

struct Section {
    std::string_view label; // empty: what is to be said first
    std::string_view text;
};

std::vector<Section> sections_of(State const& state, Ui const& ui) {
    PrivacyNotice const& notice = *state.config->privacy;
    std::vector<Section> all{{"", ui.say(is_anonymous(state) ? "privacy.anonymous" : "privacy.personal")}};
    for (auto const& [key, told] :
         {std::pair{"privacy.controller", &notice.controller}, std::pair{"privacy.purpose", &notice.purpose},
          std::pair{"privacy.retention", &notice.retention}, std::pair{"privacy.rights", &notice.rights},
          std::pair{"privacy.contact", &notice.contact}}) {
        if (!told->empty()) all.push_back({ui.say(key), words(state, *told)});
    }
    return all;
}

/// One line, or a label beside one.
struct Line {
    std::size_t section = 0;
    bool label = false;
    std::string text;
    ui::TextStyle style;
    float x = 0;
    float y = 0; // its top, on its page
    float height = 0;
    std::size_t page = 0;
};

float width_of(Ui const& ui, ui::TextStyle const& style, std::string_view text) {
    return ui.fonts().width(style.weight, style.size, style.tracking, text);
}

/// Lines no wider than the column: an address may be one long word.
std::vector<std::string> lines_of(Ui const& ui, ui::TextStyle const& style, std::string_view text,
                                  float width) {
    std::vector<std::string> lines;
    for (std::string& line : wrap(ui.fonts(), style, text, width)) {
        while (width_of(ui, style, line) > width) {
            std::size_t end = line.size();
            while (end > 1 && width_of(ui, style, line.substr(0, end)) > width) {
                do { // one whole character
                    --end;
                } while (end > 1 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U);
            }
            lines.push_back(line.substr(0, end));
            line.erase(0, end);
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

/// Puts lines one below the other, and on the next page what has no room. Pure: sizes in, places out.
class NoticePages {
  public:
    NoticePages(Ui const& ui, ui::TextStyle const& body, float width, float height)
        : ui_(ui), body_(ui.styled(body)), width_(width), height_(height) {}

    void add(std::size_t index, Section const& section) {
        bool const lead = section.label.empty();
        bool const beside = width_ >= two_columns_from && !lead && !ui_.accessible;
        auto const style = lead ? ui_.styled(ui::type::choice) : body_;
        ui::TextStyle label = body_;
        if (!ui_.accessible) label.weight = ui::Weight::bold;
        float const left = beside ? label_column : 0;
        auto const lines = lines_of(ui_, style, section.text, width_ - left);
        if (y_ > 0) y_ += section_gap;
        if (!lead) {
            float const row = std::max(height_of(label), height_of(style));
            // A label is not left alone at the foot of a page.
            turn_unless(beside ? row : height_of(label) + height_of(style));
            all_.push_back({index, true, std::string{section.label}, label, 0, y_,
                            beside ? row : height_of(label), page_});
            if (!beside) y_ += height_of(label);
        }
        for (std::string const& line : lines) {
            turn_unless(height_of(style));
            all_.push_back({index, false, line, style, left, y_, height_of(style), page_});
            y_ += height_of(style);
        }
    }

    std::vector<Line> const& lines() const { return all_; }
    std::size_t count() const { return page_ + 1; }

  private:
    static float height_of(ui::TextStyle const& style) { return style.size * style.leading; }
    void turn_unless(float fits) {
        if (y_ == 0 || y_ + fits <= height_) return;
        ++page_;
        y_ = 0;
    }

    Ui const& ui_;
    ui::TextStyle body_;
    float width_;
    float height_;
    std::vector<Line> all_;
    float y_ = 0;
    std::size_t page_ = 0;
};

/// All on one page if it can be read so, else page by page in the larger type.
NoticePages lay_out(State const& state, Ui const& ui, float width, float height) {
    auto const sections = sections_of(state, ui);
    auto const in_type = [&](ui::TextStyle const& type) {
        NoticePages pages{ui, type, width, height};
        for (std::size_t i = 0; i < sections.size(); ++i)
            pages.add(i, sections[i]);
        return pages;
    };
    NoticePages large = in_type(ui::type::body);
    if (large.count() == 1 || ui.accessible) return large;
    NoticePages small = in_type(ui::type::help);
    if (small.count() == 1) return small;
    return large;
}

/// What is on the page, each section on end.
void narrate_page(Ui& ui, std::vector<Line> const& lines, std::size_t page) {
    std::string spoken;
    std::size_t section = 0;
    for (Line const& line : lines) {
        if (line.page != page) continue;
        if (line.section != section || line.label) {
            ui.narrate(spoken);
            spoken.clear();
        }
        section = line.section;
        if (line.label) {
            ui.narrate(line.text);
        } else {
            spoken.append(spoken.empty() ? "" : " ").append(line.text);
        }
    }
    ui.narrate(spoken);
}

Bar bar_for(Ui const& ui, std::size_t page, std::size_t count) {
    Bar bar{.back = true, .buttons = {}};
    if (page > 0)
        bar.buttons.push_back(
            {"previous", ui.say("privacy.previous"), ui::Tone::secondary, event::NoticeTurned{page - 1}});
    if (page + 1 < count)
        bar.buttons.push_back(
            {"more", ui.say("privacy.more"), ui::Tone::primary, event::NoticeTurned{page + 1}});
    return bar;
}

} // namespace

std::optional<Event> draw_privacy(State const& state, Ui& ui, Notice const& notice) {
    auto const& theme = ui.theme();
    ui.canvas().fill(ui.area(), theme.ground);
    float const left = ui.margin();
    float const width = ui.area().w - 2 * left;
    bool const switched = !ui.accessible && languages(state).size() > 1;
    float const title_right = switched ? header_switch(ui, languages(state).size()).x - 24 : left + width;
    auto const title = ui.fitted(ui::type::title, ui.say("privacy.title"), title_right - left, 160, 2);
    ui.note(title, ui.say("privacy.title"), {left, 0, title_right - left, 160});
    float const title_top =
        std::max(ui.small() ? 12.0F : 28.0F, switched ? header_middle(ui) - title.height() / 2 : 0.0F);

    // The bar may need another row when there is something to turn to, so pages are laid out over the
    // highest.
    float const foot = bar_top(state, ui, bar_for(ui, 1, 3)) - room_for_dots;
    float const top = std::max(title_top + title.height(), switched ? header_bottom(ui) : 0.0F) + 16;
    NoticePages const pages = lay_out(state, ui, std::min(width, widest), foot - top);
    std::size_t const page = std::min(notice.page, pages.count() - 1);

    draw_from(ui.canvas(), title, {left, title_top}, ui::Align::left, theme.ink);
    for (Line const& line : pages.lines()) {
        ui::TextBlock const block{line.style, {line.text}};
        if (line.page == page)
            draw_from(ui.canvas(), block, {left + line.x, top + line.y}, ui::Align::left,
                      line.label ? theme.muted : theme.ink);
    }
    auto const at = static_cast<int>(page) + 1;
    auto const of = static_cast<int>(pages.count());
    if (page == 0) ui.narrate(ui.say("privacy.title"));
    narrate_page(ui, pages.lines(), page);
    if (of > 1) ui.narrate(ui.say("speech.page", std::to_string(at) + " / " + std::to_string(of)));

    std::optional<Event> result = draw_header(state, ui, false);
    progress_dots(ui, {ui.area().w / 2, foot + room_for_dots / 2}, at, of);
    if (auto event = draw_bar(state, ui, bar_for(ui, page, pages.count()))) result = std::move(event);
    draw_veil(state, ui);
    return result;
}

} // namespace instante::kiosk::screens
