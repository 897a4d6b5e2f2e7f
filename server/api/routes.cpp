#include "server/api/routes.hpp"

#include "server/api/handlers.hpp"

namespace instante::server::api {

namespace {

using auth::Access;
using http::Verb;

constexpr Access leads = Access::quality_lead | Access::admin;
constexpr Access managers = Access::site_manager | leads;
constexpr std::uint64_t small_body = 16 * 1024;
constexpr std::uint64_t programme_body = 4 * 1024 * 1024;
constexpr std::uint64_t records_body = 2 * 1024 * 1024;
constexpr std::uint64_t heartbeat_body = 256 * 1024;

constexpr Route table[] = {
    {Verb::get, "/healthz", Access::anyone, get_health},
    {Verb::get, "/readyz", Access::anyone, get_readiness},

    {Verb::post, "/api/v1/session", Access::anyone, sign_in, small_body},
    {Verb::get, "/api/v1/session", Access::anyone, who_am_i},
    {Verb::remove, "/api/v1/session", auth::everyone_signed_in, sign_out},

    {Verb::post, "/api/v1/session/password", auth::everyone_signed_in, change_own_password, small_body, false,
     "user.password"},
    {Verb::get, "/api/v1/users", Access::admin, list_users},
    {Verb::post, "/api/v1/users/{user}", Access::admin, add_user, small_body, false, "user.add"},
    {Verb::put, "/api/v1/users/{user}", Access::admin, change_user, small_body, false, "user.change"},
    {Verb::remove, "/api/v1/users/{user}", Access::admin, remove_user, 0, false, "user.remove"},
    {Verb::get, "/api/v1/audit", leads, list_audit},

    {Verb::get, "/api/v1/programme", auth::everyone_signed_in, get_programme},
    {Verb::put, "/api/v1/programme", leads, put_programme, programme_body, false, "programme.apply"},
    {Verb::post, "/api/v1/programme/check", leads, check_programme_document, programme_body},
    {Verb::get, "/api/v1/programme/plan", leads, get_plan},
    {Verb::put, "/api/v1/programme/plan", leads, put_plan, programme_body, false, "programme.plan"},
    {Verb::remove, "/api/v1/programme/plan", leads, remove_plan, 0, false, "programme.unplan"},
    {Verb::get, "/api/v1/programme/versions", leads, list_programme_versions},
    {Verb::get, "/api/v1/programme/versions/{version}", leads, get_programme_version},
    {Verb::get, "/api/v1/surveys/{survey}/versions/{version}", auth::everyone_signed_in, get_survey_version},
    {Verb::get, "/api/v1/surveys/{survey}/preview", auth::everyone_signed_in, get_preview},
    {Verb::post, "/api/v1/surveys/{survey}/preview", leads, preview_draft, programme_body},
    {Verb::get, "/api/v1/status", auth::everyone_signed_in, get_status},

    {Verb::get, "/api/v1/kiosks", auth::everyone_signed_in, list_kiosks},
    {Verb::post, "/api/v1/kiosks/{kiosk}/pairing-code", managers, create_pairing_code, small_body, false,
     "kiosk.pairing_code"},
    {Verb::remove, "/api/v1/kiosks/{kiosk}/pairing", managers, unpair_kiosk, 0, false, "kiosk.unpair"},
    {Verb::get, "/api/v1/attributions", leads, list_attributions},
    {Verb::post, "/api/v1/kiosks/{kiosk}/attributions", leads, add_attribution, small_body, false,
     "kiosk.attribute"},
    {Verb::post, "/api/v1/kiosks/{kiosk}/attributions/preview", leads, rehearse_attribution, small_body},
    {Verb::remove, "/api/v1/kiosks/{kiosk}/attributions/{attribution}", leads, undo_attribution, 0, false,
     "kiosk.attribute_undo"},
    {Verb::get, "/api/v1/annotations", auth::everyone_signed_in, list_annotations},
    {Verb::post, "/api/v1/annotations", managers, add_annotation, small_body, false, "annotation.add"},
    {Verb::remove, "/api/v1/annotations/{annotation}", managers, remove_annotation, 0, false,
     "annotation.remove"},
    {Verb::get, "/api/v1/events", auth::everyone_signed_in, get_events},
    {Verb::get, "/api/v1/activity", auth::everyone_signed_in, get_activity},
    {Verb::post, "/api/v1/pairing", Access::pairing, pair_device, small_body},

    {Verb::get, "/api/v1/quarantine", managers, list_quarantine},
    {Verb::post, "/api/v1/quarantine/replay", managers, replay_quarantine, small_body, false,
     "quarantine.replay"},

    {Verb::get, "/api/v1/misuse", managers, list_misuse},
    {Verb::post, "/api/v1/misuse/preview", leads, preview_misuse, small_body},
    {Verb::post, "/api/v1/misuse/apply", leads, apply_misuse, small_body, false, "misuse.apply"},

    {Verb::get, "/api/v1/kiosk/config", Access::device, get_kiosk_config},
    {Verb::post, "/api/v1/kiosk/records", Access::device, post_records, records_body, true},
    {Verb::post, "/api/v1/kiosk/heartbeat", Access::device, post_heartbeat, heartbeat_body},
    {Verb::post, "/api/v1/kiosk/generation", Access::device, begin_generation, small_body},
    {Verb::remove, "/api/v1/kiosk/pairing", Access::device, unpair_device},

    {Verb::get, "/api/v1/scores", auth::everyone_signed_in, get_scores},
    {Verb::get, "/api/v1/quality", auth::everyone_signed_in, get_quality},
    {Verb::get, "/api/v1/changes", auth::everyone_signed_in, get_changes},
    {Verb::get, "/api/v1/drivers", auth::everyone_signed_in, get_drivers},
    {Verb::get, "/api/v1/importance", auth::everyone_signed_in, get_importance},
    {Verb::get, "/api/v1/penalty-reward", auth::everyone_signed_in, get_penalty_reward},
    {Verb::get, "/api/v1/reliability", auth::everyone_signed_in, get_reliability},
    {Verb::get, "/api/v1/gaps", auth::everyone_signed_in, get_gaps},
    {Verb::get, "/api/v1/kano", auth::everyone_signed_in, get_kano},
    {Verb::get, "/api/v1/loyalty", auth::everyone_signed_in, get_loyalty},
    {Verb::get, "/api/v1/scores.csv", auth::everyone_signed_in, get_scores_csv},
    {Verb::get, "/api/v1/comments", leads, list_comments},
    {Verb::get, "/api/v1/responses.csv", leads, get_responses_csv},
};

} // namespace

std::span<Route const> routes() {
    return table;
}

} // namespace instante::server::api
