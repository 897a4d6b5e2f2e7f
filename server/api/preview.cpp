#include "server/api/handlers.hpp"
#include "server/api/json_body.hpp"
#include "shared/programme_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace instante::server::api {

namespace {

constexpr int smallest_side = 320;
constexpr int largest_side = 3'840;
constexpr int most_pixels = 3'840 * 2'160;

/// Reads the query, every fault of it at once.
class SceneReader {
  public:
    /// Of the programme in force, or of one that is not published.
    SceneReader(Context const& context, Programme const& programme)
        : context_(context), programme_(programme) {}

    Result<preview::Scene> read() {
        scene_.survey = context_.request.places.at("survey");
        for (auto const& [name, value] : context_.request.query)
            take(name, value);
        Survey const* const survey = find_survey();
        if (!survey) return Problem{ProblemKind::not_found, "there is no such survey or published version"};
        if (!question_.empty()) choose_question(*survey);
        if (!scene_.verdict) choose_verdict(*survey);
        if (static_cast<std::int64_t>(scene_.width) * scene_.height > most_pixels)
            blame("width", "times height is more than " + std::to_string(most_pixels) + " pixels");
        if (!errors_.empty())
            return Problem{ProblemKind::invalid, "this screen cannot be shown", std::move(errors_)};
        if (!kiosk_.empty()) {
            auto const inside = auth::check_site(context_.person(), *context_.catalog,
                                                 find_by_id(programme_.kiosks, kiosk_)->site, "kiosk");
            if (!inside) return inside.error();
        }
        write_document(*survey);
        return std::move(scene_);
    }

  private:
    void blame(std::string const& field, std::string detail) {
        errors_.push_back({field, std::move(detail)});
    }

    void take(std::string const& name, std::string const& value) {
        if (name == "screen") return take_screen(value);
        if (name == "question") return void(question_ = value);
        if (name == "language") return take_language(value);
        if (name == "width") return take_side(name, value, scene_.width);
        if (name == "height") return take_side(name, value, scene_.height);
        if (name == "dark") return take_flag(name, value, scene_.dark);
        if (name == "accessible") return take_flag(name, value, scene_.accessible);
        if (name == "version") return take_version(value);
        if (name == "verdict") return take_verdict(value);
        if (name == "kiosk") return take_kiosk(value);
        blame(name, "is nothing that a preview can be asked for");
    }

    /// What there is the kiosk's program knows; here only that it can be no option of it.
    void take_screen(std::string const& value) {
        bool const plain = !value.empty() && value.size() <= 100 && value.front() != '-' &&
                           std::all_of(value.begin(), value.end(), [](char c) {
                               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                      (c >= '0' && c <= '9') || c == '_' || c == '-' || c == ':';
                           });
        if (!plain) return blame("screen", "must be a screen's name, such as attract or thanks");
        scene_.screen = value;
    }
    void take_language(std::string const& value) {
        auto const& all = programme_.languages;
        if (std::find(all.begin(), all.end(), value) == all.end())
            return blame("language", "the programme does not speak '" + value + "'");
        scene_.language = value;
    }
    void take_side(std::string const& name, std::string const& value, int& side) {
        auto const number = http::number_in(value);
        if (!number || *number < smallest_side || *number > largest_side)
            return blame(name, "must be from " + std::to_string(smallest_side) + " to " +
                                   std::to_string(largest_side));
        side = *number;
    }
    void take_flag(std::string const& name, std::string const& value, bool& flag) {
        if (value != "0" && value != "1" && value != "true" && value != "false")
            return blame(name, "must be true or false");
        flag = value == "1" || value == "true";
    }
    void take_version(std::string const& value) {
        version_ = http::number_in(value);
        if (!version_) blame("version", "must be a number");
    }
    void take_verdict(std::string const& value) {
        scene_.verdict = http::number_in(value);
        if (!scene_.verdict) blame("verdict", "must be a number");
    }
    void take_kiosk(std::string const& value) {
        if (!find_by_id(programme_.kiosks, value)) return blame("kiosk", "there is no kiosk '" + value + "'");
        kiosk_ = value;
    }

    Survey const* find_survey() const {
        if (version_) return context_.catalog->survey(scene_.survey, *version_);
        return find_by_id(programme_.surveys, scene_.survey);
    }

    void choose_question(Survey const& survey) {
        if (!find_by_id(survey.questions, question_))
            return blame("question", "the survey has no question '" + question_ + "'");
        scene_.screen = "question:" + question_;
    }

    /// A low one, so that what is asked of the discontented is asked, where the program's own is off the
    /// scale.
    void choose_verdict(Survey const& survey) {
        constexpr int usual = 2;
        auto const scale = survey.questions.empty() ? std::nullopt : scale_of(survey.questions.front().type);
        if (scale && (scale->min > usual || scale->max < usual)) scene_.verdict = scale->min;
    }

    /// The programme in force with this version of the survey, at a kiosk that asks it: where none does, one
    /// is made up.
    void write_document(Survey const& survey) {
        Programme programme = programme_;
        if (Survey* const present = find_by_id(programme.surveys, survey.id)) {
            *present = survey;
        } else {
            programme.surveys.push_back(survey);
        }
        auto const asks = [&](Kiosk const& kiosk) {
            return (kiosk_.empty() || kiosk.id == kiosk_) &&
                   std::find(kiosk.moments.begin(), kiosk.moments.end(), survey.moment) !=
                       kiosk.moments.end();
        };
        auto kiosk = std::find_if(programme.kiosks.begin(), programme.kiosks.end(), asks);
        if (kiosk == programme.kiosks.end()) {
            Kiosk stand_in;
            if (Kiosk const* const chosen = find_by_id(programme.kiosks, kiosk_)) {
                stand_in = *chosen;
            } else {
                stand_in.site = first_site(programme);
                stand_in.name = programme.name;
            }
            stand_in.moments = {survey.moment};
            stand_in.id = "preview";
            stand_in.code = 0;
            programme.kiosks.clear(); // the name is ours alone
            programme.kiosks.push_back(std::move(stand_in));
            kiosk = programme.kiosks.begin();
        }
        kiosk->attendant_pin.clear(); // no screen shows it, and it is nobody's business
        scene_.kiosk = kiosk->id;
        scene_.programme = to_json(programme).dump();
    }

    static std::string first_site(Programme const& programme) {
        auto const site = std::find_if(programme.sites.begin(), programme.sites.end(),
                                       [](Site const& each) { return !each.group; });
        return site == programme.sites.end() ? std::string{} : site->id;
    }

    Context const& context_;
    Programme const& programme_;
    preview::Scene scene_;
    std::optional<int> version_;
    std::string question_;
    std::string kiosk_;
    std::vector<FieldError> errors_;
};

/// Draws it, or says that it is what the caller has already.
Result<http::Reply> picture_of(Context const& context, Result<preview::Scene> scene) {
    if (!scene) return scene.error();
    auto& previews = context.services.previews;
    if (auto const there = previews.check_available(); !there) return there.error();
    std::string const tag = previews.tag(*scene);
    std::string const etag = '"' + tag + '"';
    http::Reply reply;
    reply.headers = {{"ETag", etag}, {"Cache-Control", "private, no-cache"}};
    if (context.request.header("if-none-match") == etag) {
        reply.status = 304;
        return reply;
    }
    // No thread waits for the picture: the connection does.
    reply = {};
    reply.later = [&previews, tag, etag, id = context.request.id,
                   scene =
                       std::make_shared<preview::Scene>(std::move(*scene))](http::Respond const& respond) {
        previews.draw(tag, std::move(*scene), [respond, etag, id](Result<preview::Picture> const& drawn) {
            respond([drawn, etag, id] {
                if (!drawn) return http::to_reply(drawn.error(), id);
                http::Reply made;
                made.headers = {
                    {"Content-Type", "image/png"}, {"ETag", etag}, {"Cache-Control", "private, no-cache"}};
                made.body = **drawn;
                return made;
            });
        });
    };
    return reply;
}

} // namespace

Result<http::Reply> get_preview(Context const& context) {
    return picture_of(context, SceneReader{context, context.catalog->programme()}.read());
}

Result<http::Reply> preview_draft(Context const& context) {
    auto const body = json_body(context.request);
    if (!body) return body.error();
    auto const programme = read_programme(*body);
    if (!programme) return programme.error();
    return picture_of(context, SceneReader{context, *programme}.read());
}

} // namespace instante::server::api
