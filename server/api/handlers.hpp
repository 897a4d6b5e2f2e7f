#pragma once
// The handlers, by resource; each file has those of one. What they answer and refuse is in the README.

#include "server/api/services.hpp"

namespace instante::server::api {

// session.cpp
Result<http::Reply> sign_in(Context const&);
Result<http::Reply> who_am_i(Context const&);
Result<http::Reply> sign_out(Context const&);

// users.cpp
Result<http::Reply> change_own_password(Context const&);
Result<http::Reply> list_users(Context const&);
Result<http::Reply> add_user(Context const&);
Result<http::Reply> change_user(Context const&);
Result<http::Reply> remove_user(Context const&);
Result<http::Reply> list_audit(Context const&);

// comments.cpp
Result<http::Reply> list_comments(Context const&);

// programme.cpp
Result<http::Reply> get_programme(Context const&);
Result<http::Reply> put_programme(Context const&);
Result<http::Reply> check_programme_document(Context const&);
Result<http::Reply> get_plan(Context const&);
Result<http::Reply> put_plan(Context const&);
Result<http::Reply> remove_plan(Context const&);
Result<http::Reply> list_programme_versions(Context const&);
Result<http::Reply> get_programme_version(Context const&);
Result<http::Reply> get_survey_version(Context const&);

// kiosks.cpp
Result<http::Reply> list_kiosks(Context const&);
Result<http::Reply> create_pairing_code(Context const&);
Result<http::Reply> pair_device(Context const&);
Result<http::Reply> unpair_kiosk(Context const&);

// annotations.cpp
Result<http::Reply> list_annotations(Context const&);
Result<http::Reply> add_annotation(Context const&);
Result<http::Reply> remove_annotation(Context const&);

// attributions.cpp
Result<http::Reply> list_attributions(Context const&);
Result<http::Reply> rehearse_attribution(Context const&);
Result<http::Reply> add_attribution(Context const&);
Result<http::Reply> undo_attribution(Context const&);

// quarantine.cpp
Result<http::Reply> list_quarantine(Context const&);
Result<http::Reply> replay_quarantine(Context const&);

// device.cpp
Result<http::Reply> get_kiosk_config(Context const&);
Result<http::Reply> post_records(Context const&);
Result<http::Reply> post_heartbeat(Context const&);
Result<http::Reply> begin_generation(Context const&);
Result<http::Reply> unpair_device(Context const&);

// scores.cpp
Result<http::Reply> get_scores(Context const&);
Result<http::Reply> get_quality(Context const& context);
Result<http::Reply> get_scores_csv(Context const&);

// changes.cpp
Result<http::Reply> get_changes(Context const&);

// misuse.cpp
Result<http::Reply> list_misuse(Context const&);
Result<http::Reply> preview_misuse(Context const&);
Result<http::Reply> apply_misuse(Context const&);

// drivers.cpp
Result<http::Reply> get_drivers(Context const&);
Result<http::Reply> get_importance(Context const&);
Result<http::Reply> get_penalty_reward(Context const&);

// constructs.cpp
Result<http::Reply> get_reliability(Context const&);
Result<http::Reply> get_gaps(Context const&);
Result<http::Reply> get_kano(Context const&);
Result<http::Reply> get_loyalty(Context const&);

// responses.cpp
Result<http::Reply> get_responses_csv(Context const&);

// preview.cpp
Result<http::Reply> get_preview(Context const&);
Result<http::Reply> preview_draft(Context const&);

// events.cpp
Result<http::Reply> get_events(Context const&);

// activity.cpp
Result<http::Reply> get_activity(Context const&);

// health.cpp
Result<http::Reply> get_health(Context const&);
Result<http::Reply> get_readiness(Context const&);

// status.cpp
Result<http::Reply> get_status(Context const&);

} // namespace instante::server::api
