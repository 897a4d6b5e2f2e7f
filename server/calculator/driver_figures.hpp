#pragma once
// What server/scoring/drivers says, as JSON; the API's replies have the same figures. An answer that may be
// refused has a member `refusal`: null, or reason, detail and the columns to blame.

#include "server/calculator/figures.hpp"
#include "server/scoring/drivers/drivers.hpp"
#include "server/scoring/drivers/importance_performance.hpp"
#include "server/scoring/drivers/kano.hpp"
#include "server/scoring/drivers/loyalty.hpp"
#include "server/scoring/drivers/penalty_reward.hpp"
#include "server/scoring/drivers/reliability.hpp"
#include "server/scoring/drivers/service_gaps.hpp"

#include <string>

namespace instante::server::calculator {

/// Of the columns, as they are counted.
using Names = std::vector<std::string>;

nlohmann::json refusal_figures(scoring::Refusal const& refusal, Names const& names);

nlohmann::json driver_figures(scoring::Answer<scoring::DriverReport> const& answer,
                              scoring::ImportanceMethod method, Names const& names);
nlohmann::json loss_figures(scoring::Losses const& losses, Names const& names);
nlohmann::json map_figures(scoring::ImportancePerformance const& map, std::span<scoring::MapItem const> items,
                           Names const& names);
nlohmann::json penalty_reward_figures(scoring::Answer<scoring::PenaltyRewardReport> const& answer,
                                      Names const& names);
nlohmann::json reliability_figures(scoring::Answer<scoring::Reliability> const& answer, Names const& names);
nlohmann::json gap_figures(scoring::ServiceGaps const& gaps, Names const& names);
nlohmann::json kano_figures(scoring::KanoResult const& kano);
nlohmann::json loyalty_figures(scoring::LoyaltyResult const& loyalty);

} // namespace instante::server::calculator
