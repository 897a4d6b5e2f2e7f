// The gate's promise, held against somebody who sees everything: all that the API publishes over the declared
// lattice, after each commit, becomes one system of linear constraints over the true counts; for every cell
// that is hidden or partly withheld, what these allow must be at least as wide as the minimum.

#include "server/disclosure/release.hpp"
#include "server/storage/published_views.hpp"
#include "shared/programme_json.hpp"
#include "tests/server/disclosure/linear_system.hpp"
#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"
#include "tests/support/sanitized.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <random>
#include <set>

using namespace instante;
using namespace instante::server;
using nlohmann::json;
using test::LinearSystem;

namespace {

constexpr int minimum = 5;
constexpr std::array<char const*, 2> sites{"bilbao", "lpa"};
constexpr std::array<char const*, 3> kiosks{"bio-1", "bio-2", "lpa-1"};
constexpr std::array<char const*, 3> classes{"business", "economy", "unknown"};
constexpr std::array<char const*, 4> days{"2026-11-02", "2026-11-09", "2026-11-03", "2026-11-10"};
constexpr std::array<int, 2> hours{9, 17};

/// Where a response lies, by index into the above.
struct Base {
    int day = 0;
    int hour = 0;
    int kiosk = 0;
    int segment = 0;
    int site() const { return kiosk == 2 ? 1 : 0; }
    int weekday() const { return day / 2; } // two Mondays, two Tuesdays
    static constexpr int count = 4 * 2 * 3 * 3;
    static Base at(int number) { return {number % 4, number / 4 % 2, number / 8 % 3, number / 24}; }
    int number() const { return day + 4 * (hour + 2 * (kiosk + 3 * segment)); }
};

/// A cell of the lattice: one view's value, of a site or of all.
struct Cell {
    std::string view; // "all", "day", "weekday", "hour" (with weekday), "kiosk", "segment"
    int value = 0;
    int site = -1;
    friend auto operator<=>(Cell const&, Cell const&) = default;

    bool holds(Base const& base) const {
        if (site >= 0 && base.site() != site) return false;
        if (view == "day") return base.day == value;
        if (view == "weekday") return base.weekday() == value;
        if (view == "hour") return base.weekday() * 2 + base.hour == value;
        if (view == "kiosk") return base.kiosk == value;
        if (view == "segment") return base.segment == value;
        return true;
    }
    bool possible() const {
        for (int b = 0; b < Base::count; ++b) {
            if (holds(Base::at(b))) return true;
        }
        return false;
    }
};

std::vector<Cell> lattice() {
    std::vector<Cell> cells;
    for (int const site : {-1, 0, 1}) {
        cells.push_back({"all", 0, site});
        for (auto const& [view, size] :
             {std::pair{"day", 4}, {"weekday", 2}, {"hour", 4}, {"kiosk", 3}, {"segment", 3}}) {
            for (int value = 0; value < size; ++value) {
                Cell const cell{view, value, site};
                if (cell.possible()) cells.push_back(cell);
            }
        }
    }
    return cells;
}

struct Figure {
    int n = 0;
    int favourable = 0;
    friend bool operator==(Figure const&, Figure const&) = default;
};
using Figures = std::map<Cell, Figure>; // what is not in it is not shown

/// What happened, and what was published after each step.
struct Course {
    std::vector<std::vector<std::pair<Base, bool>>> came; // favourable?
    std::vector<Figures> published;
};

/// Which of the responses are published as a whole, by step and site: all so far, or as many as before.
std::vector<std::array<int, 2>> steps_published(Course const& course) {
    std::vector<std::array<int, 2>> until;
    std::array<int, 2> so_far{0, 0};
    std::array<int, 2> last{-1, -1};
    for (std::size_t step = 0; step < course.came.size(); ++step) {
        for (auto const& [base, favourable] : course.came[step])
            ++so_far[static_cast<std::size_t>(base.site())];
        for (std::size_t site = 0; site < 2; ++site) {
            auto const at = course.published[step].find({"all", 0, static_cast<int>(site)});
            int const n = at == course.published[step].end() ? 0 : at->second.n;
            if (n == so_far[site]) last[site] = static_cast<int>(step);
        }
        until.push_back(last);
    }
    return until;
}

/// The cells of which too much can be worked out, in words; empty: the promise holds.
std::vector<std::string> revealed(Course const& course, int* looked_at = nullptr) {
    int const steps = static_cast<int>(course.came.size());
    // Of each step and base cell: the responses that were published in it, and the favourable ones of them.
    LinearSystem system{steps * Base::count * 2};
    auto const all_of = [&](Cell const& cell, int from, int to, double responses, double favourable) {
        LinearSystem::Terms terms;
        for (int step = from; step <= to; ++step) {
            for (int b = 0; b < Base::count; ++b) {
                if (!cell.holds(Base::at(b))) continue;
                int const variable = (step * Base::count + b) * 2;
                if (responses != 0) terms.emplace_back(variable, responses);
                if (favourable != 0) terms.emplace_back(variable + 1, favourable);
            }
        }
        return terms;
    };
    for (int variable = 0; variable < steps * Base::count; ++variable)
        system.at_least({{variable * 2, 1.0}, {variable * 2 + 1, -1.0}}, 0);
    std::vector<Cell> const cells = lattice();
    for (int step = 0; step < steps; ++step) {
        for (Cell const& cell : cells) {
            auto const at = course.published[static_cast<std::size_t>(step)].find(cell);
            Figure const shown =
                at == course.published[static_cast<std::size_t>(step)].end() ? Figure{} : at->second;
            if (cell.view == "all" && cell.site >= 0 && shown.n == 0) { // too few to say
                system.at_least(all_of(cell, 0, step, -1, 0), -(minimum - 1));
            } else if (cell.view == "all" && cell.site >= 0) {
                system.equals(all_of(cell, 0, step, 1, 0), shown.n);
                system.equals(all_of(cell, 0, step, 0, 1), shown.favourable);
            } else if (shown.n > 0) { // of a view's cell some may be withheld
                system.at_least(all_of(cell, 0, step, 1, 0), shown.n);
                system.at_least(all_of(cell, 0, step, 0, 1), shown.favourable);
                system.at_least(all_of(cell, 0, step, 1, -1), shown.n - shown.favourable);
            }
        }
    }
    auto const until = steps_published(course);
    /// How many responses that are published at `step` truly lie in the cell, of those since `after`.
    auto const truth = [&](Cell const& cell, int after, int step) {
        int n = 0;
        for (int came = 0; came <= step; ++came) {
            for (auto const& [base, favourable] : course.came[static_cast<std::size_t>(came)]) {
                auto const site = static_cast<std::size_t>(base.site());
                bool const now = came <= until[static_cast<std::size_t>(step)][site];
                bool const before = after >= 0 && came <= until[static_cast<std::size_t>(after)][site];
                if (now && !before && cell.holds(base)) ++n;
            }
        }
        return n;
    };
    std::vector<std::string> found;
    for (int step = 0; step < steps; ++step) {
        for (Cell const& cell : cells) {
            auto const at = course.published[static_cast<std::size_t>(step)].find(cell);
            int const shown = at == course.published[static_cast<std::size_t>(step)].end() ? 0 : at->second.n;
            for (bool const since_last : {false, true}) {
                int const n = truth(cell, since_last ? step - 1 : -1, step);
                bool const small = n > 0 && n < minimum;
                bool const withheld = !since_last && shown < n;
                if (!small && !withheld) continue;
                if (looked_at) ++*looked_at;
                auto const [least, most] = system.range(all_of(cell, since_last ? step : 0, step, 1, 0));
                if (most - least >= minimum - 1e-6) continue;
                found.push_back("step " + std::to_string(step) + (since_last ? " alone" : "") + ": " +
                                cell.view + " " + std::to_string(cell.value) + " of site " +
                                std::to_string(cell.site) + " is between " + std::to_string(least) + " and " +
                                std::to_string(most) + ", truly " + std::to_string(n));
            }
        }
    }
    return found;
}

// ---- the real thing --------------------------------------------------------------------------------

/// Two kiosks at one site, one at the other.
Programme programme_of_the_proof(int disclosure_minimum) {
    json document = test::programme_document();
    document["disclosure_minimum"] = disclosure_minimum;
    json second = document["kiosks"][0];
    second["id"] = "bio-2";
    document["kiosks"].push_back(second);
    return *read_programme(document);
}

template <std::size_t size>
int index_of(std::array<char const*, size> const& names, json const& name) {
    if (name.is_null()) return static_cast<int>(size) - 1; // unknown
    auto const at = std::find(names.begin(), names.end(), name.get<std::string>());
    REQUIRE(at != names.end());
    return static_cast<int>(at - names.begin());
}

/// Everything the API says of the question, in each grouping of the lattice.
class Onlooker {
  public:
    explicit Onlooker(test::TestServer& server) : server_(server), token_(server.token("admin")) {}

    Figures look() {
        Figures figures;
        for (std::string const by : {"", "day", "weekday", "weekday,hour_of_day", "kiosk", "segment.class"}) {
            take(figures, by, "");
            take(figures, by.empty() ? "site" : "site," + by, "");
            take(figures, by, "&site=bilbao");
        }
        for (char const* day : days) {
            take(figures, "", "&day=" + std::string{day});
            take(figures, "site", "&from=" + std::string{day} + "&to=" + day);
        }
        for (char const* kiosk : kiosks)
            take(figures, "site", "&kiosk=" + std::string{kiosk});
        for (char const* segment : classes)
            take(figures, "site", "&segment.class=" + std::string{segment});
        return figures;
    }

  private:
    void take(Figures& figures, std::string const& group_by, std::string const& filter) {
        auto const answered = server_.get("/api/v1/scores?question=check-in.service" +
                                              (group_by.empty() ? "" : "&group_by=" + group_by) + filter,
                                          token_);
        INFO(answered.text);
        REQUIRE(answered.status == 200);
        for (json const& row : answered.body["rows"]) {
            json const& group = row["group"];
            Cell cell{"all", 0, -1};
            if (group.contains("site")) cell.site = index_of(sites, group["site"]);
            if (filter == "&site=bilbao") cell.site = 0;
            if (group.contains("day")) cell = {"day", index_of(days, group["day"]), cell.site};
            if (group.contains("weekday")) {
                int const weekday = std::stoi(group["weekday"].get<std::string>()) - 1;
                cell = {"weekday", weekday, cell.site};
                if (group.contains("hour_of_day")) {
                    int const hour = group["hour_of_day"] == "9" ? 0 : 1;
                    cell = {"hour", weekday * 2 + hour, cell.site};
                }
            }
            if (group.contains("kiosk")) cell = {"kiosk", index_of(kiosks, group["kiosk"]), cell.site};
            if (group.contains("segment.class"))
                cell = {"segment", index_of(classes, group["segment.class"]), cell.site};
            for (std::size_t i = 0; i < days.size(); ++i) {
                if (filter.find(days[i]) != std::string::npos) cell = {"day", static_cast<int>(i), cell.site};
            }
            for (std::size_t i = 0; i < kiosks.size(); ++i) {
                if (filter == "&kiosk=" + std::string{kiosks[i]})
                    cell = {"kiosk", static_cast<int>(i), cell.site};
            }
            for (std::size_t i = 0; i < classes.size(); ++i) {
                if (filter == "&segment.class=" + std::string{classes[i]})
                    cell = {"segment", static_cast<int>(i), cell.site};
            }
            Figure const figure{row["n"].get<int>(),
                                row["counts"].value("4", 0) + row["counts"].value("5", 0)};
            auto const [at, first] = figures.try_emplace(cell, figure);
            CHECK((first || at->second == figure)); // the same whichever way it is asked
        }
    }

    test::TestServer& server_;
    std::string token_;
};

/// What the gate withholds depends on the order of ids, so they are drawn too: a course can be gone again.
StoredResponse stored(Catalog const& catalog, Base const& base, bool favourable, std::mt19937& ids) {
    StoredResponse response;
    for (std::size_t i = 0; i < response.visit.bytes.size(); ++i)
        response.visit.bytes[i] = static_cast<std::uint8_t>(ids() & 0xFFU);
    response.id = response.visit;
    response.source = Source::kiosk;
    response.final = true;
    response.site = catalog.site(sites[static_cast<std::size_t>(base.site())])->code;
    response.kiosk = catalog.kiosk(kiosks[static_cast<std::size_t>(base.kiosk)])->code;
    Survey const& survey = catalog.programme().surveys[0];
    response.survey = survey.code;
    response.survey_version = 1;
    response.moment = catalog.moment("check-in")->code;
    response.local = {*parse_day(days[static_cast<std::size_t>(base.day)]),
                      hours[static_cast<std::size_t>(base.hour)], 60};
    response.language = "es";
    if (base.segment < 2) response.segments = {{1, static_cast<Code>(base.segment + 1), Provenance::kiosk}};
    response.answers = {{find_by_id(survey.questions, "service")->code, favourable ? 5 : 2}};
    return response;
}

std::vector<std::pair<Base, bool>> some_traffic(std::mt19937& dice, int most) {
    std::vector<std::pair<Base, bool>> came;
    int const count = 1 + static_cast<int>(dice() % static_cast<unsigned>(most));
    for (int i = 0; i < count; ++i) {
        // Some kiosks, days and segments are rare, so that there is something to hide.
        auto const often = [&](int size) {
            int const one = static_cast<int>(dice() % static_cast<unsigned>(size));
            return dice() % 2 == 0 ? one : 0;
        };
        came.push_back({{often(4), often(2), often(3), often(3)}, dice() % 3 != 0});
    }
    return came;
}

Course real_course(unsigned seed, int steps, unsigned ids_seed = 1) {
    test::TestServer server{":memory:", false};
    REQUIRE(server.store->apply_programme(programme_of_the_proof(minimum), {"test", 1'000, 0, std::nullopt})
                .has_value());
    Onlooker onlooker{server};
    std::mt19937 dice{seed};
    std::mt19937 ids{ids_seed};
    Course course;
    for (int step = 0; step < steps; ++step) {
        course.came.push_back(some_traffic(dice, 40));
        std::vector<StoredResponse> responses;
        for (auto const& [base, favourable] : course.came.back())
            responses.push_back(stored(*server.store->catalog(), base, favourable, ids));
        server.store->commit_responses(responses);
        course.published.push_back(onlooker.look());
    }
    REQUIRE(server.store->verify().different == 0);
    return course;
}

// ---- the same with a gate that has a defect --------------------------------------------------------

/// Publishes what came in the way that is given, site by site; `items` remember what is where.
using Gate = std::function<void(std::vector<disclosure::View> const&, std::vector<disclosure::Item>&,
                                disclosure::Counts&)>;

/// Those that wait, as one batch.
void release_waiting(std::span<disclosure::View const> views, std::vector<disclosure::Item>& items,
                     disclosure::Counts& counts, int at_least) {
    std::vector<disclosure::Item> waiting;
    for (disclosure::Item const& item : items) {
        if (item.waits(0)) waiting.push_back(item);
    }
    disclosure::release(views, waiting, counts, at_least);
    std::copy(waiting.begin(), waiting.end(), items.end() - static_cast<std::ptrdiff_t>(waiting.size()));
}

Course modelled_course(unsigned seed, int steps, Gate const& gate) {
    std::vector<disclosure::View> const views{{0, -1}, {1, 0}, {2, 1}, {3, 1}, {4, 0}, {5, 0}};
    std::mt19937 dice{seed};
    Course course;
    std::array<std::vector<disclosure::Item>, 2> items;
    std::array<std::vector<std::pair<Base, bool>>, 2> whose;
    std::array<disclosure::Counts, 2> counts;
    for (int step = 0; step < steps; ++step) {
        course.came.push_back(some_traffic(dice, 40));
        for (auto const& [base, favourable] : course.came.back()) {
            auto const site = static_cast<std::size_t>(base.site());
            whose[site].emplace_back(base, favourable);
            items[site].push_back(
                {static_cast<std::int64_t>(items[site].size()),
                 {0, base.weekday(), base.day, base.weekday() * 2 + base.hour, base.kiosk, base.segment},
                 0,
                 0,
                 false});
        }
        Figures figures;
        for (std::size_t site = 0; site < 2; ++site) {
            gate(views, items[site], counts[site]);
            for (std::size_t i = 0; i < items[site].size(); ++i) {
                for (Cell const& cell : lattice()) {
                    int const view = cell.view == "all"       ? 0
                                     : cell.view == "weekday" ? 1
                                     : cell.view == "day"     ? 2
                                     : cell.view == "hour"    ? 3
                                     : cell.view == "kiosk"   ? 4
                                                              : 5;
                    auto const& [base, favourable] = whose[site][i];
                    if (!cell.holds(base) || !items[site][i].counts_in(view)) continue;
                    ++figures[cell].n;
                    if (favourable) ++figures[cell].favourable;
                }
            }
        }
        std::erase_if(figures, [](auto const& cell) { return cell.second.n < minimum; });
        course.published.push_back(figures);
    }
    return course;
}

constexpr unsigned most_courses = 6;
constexpr unsigned courses = test::sanitized ? 2 : most_courses;

bool reveals(Gate const& gate, unsigned seeds = most_courses) {
    for (unsigned seed = 1; seed <= seeds; ++seed) {
        if (!revealed(modelled_course(seed, 4, gate)).empty()) return true;
    }
    return false;
}

/// Marks every item for which `wanted` holds as published in a view.
template <class Wanted>
void publish_where(std::vector<disclosure::Item>& items, int view, Wanted&& wanted) {
    for (disclosure::Item& item : items) {
        if (wanted(item)) item.in |= std::uint64_t{1} << view;
    }
}

} // namespace

namespace {

/// Plays courses of the real store, each with its own order of ids.
void hold_the_promise(unsigned first, unsigned count) {
    int looked_at = 0;
    unsigned shown = 0;
    for (unsigned seed = first; seed < first + count; ++seed) {
        Course const course = real_course(seed, 5, seed);
        CAPTURE(seed);
        CHECK(revealed(course, &looked_at) == std::vector<std::string>{});
        for (auto const& [cell, figure] : course.published.back())
            shown += cell.view == "all" ? 0U : 1U;
    }
    CHECK(looked_at > static_cast<int>(15 * count)); // cells there were to hide,
    CHECK(shown > 10 * count);                       // and not for want of showing any
}

} // namespace

TEST_CASE("nobody who sees all that is published, ever, can narrow a hidden cell to less than the minimum") {
    hold_the_promise(1, courses);
}

// By name only: minutes for who wants to be surer than each change needs.
TEST_CASE("nor can they in five hundred other courses", "[.]") {
    hold_the_promise(1001, 500);
}

TEST_CASE("the proof has eyes: it sees what a gate with a defect reveals") {
    SECTION("none with the rules of the product") {
        CHECK_FALSE(reveals([](auto const& views, auto& items,
                               auto& counts) { release_waiting(views, items, counts, minimum); },
                            courses));
    }
    SECTION("batches smaller than the minimum") {
        CHECK(reveals([](auto const& views, auto& items, auto& counts) {
            release_waiting(views, items, counts, minimum - 2);
        }));
    }
    SECTION("every response at once, with small cells hidden") {
        CHECK(reveals([](auto const& views, auto& items, auto&) {
            for (auto const& view : views)
                publish_where(items, view.number, [](auto const&) { return true; });
        }));
    }
    SECTION("cell by cell, whatever the others tell of what is left") {
        CHECK(reveals([](auto const& views, auto& items, auto& counts) {
            release_waiting(std::span{views}.first(1), items, counts, minimum); // sound batches
            for (std::size_t view = 1; view < views.size(); ++view) {
                std::map<std::int64_t, int> waiting;
                for (auto const& item : items) {
                    if (item.counts_in(0) && !item.counts_in(views[view].number)) ++waiting[item.cells[view]];
                }
                publish_where(items, views[view].number, [&](auto const& item) {
                    return item.counts_in(0) && waiting[item.cells[view]] >= minimum;
                });
            }
        }));
    }
    SECTION("days and hours withheld apart, though both tell weekdays") {
        CHECK(reveals([](auto const&, auto& items, auto& counts) {
            std::vector<disclosure::View> const flat{{0, -1}, {1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 0}};
            release_waiting(flat, items, counts, minimum);
        }));
    }
}

// While weekdays were told by their days and by their hours only, favourable answers by the one and
// unfavourable ones by the other said more of a weekday than either.
TEST_CASE("days and hours together tell no more of a weekday than is published of it") {
    for (unsigned const ids : {4U, 8U}) {
        CAPTURE(ids);
        CHECK(revealed(real_course(4, 5, ids)) == std::vector<std::string>{});
    }
}
