#pragma once
// The kiosk's configuration, from the server or from the cache, as something the flow can hold.

#include "kiosk/core/flow.hpp"
#include "kiosk/core/outbox.hpp"

#include <string>

namespace instante::kiosk {

/// Reads a configuration document. Never null when there is no problem.
Result<ConfigPtr> read_config(std::string const& document);

/// The last good configuration, or null: none yet, or one this version cannot read.
ConfigPtr last_good_config(Outbox& outbox);

/// The program begins on this outbox: the configuration to begin with, or null. Where the newest one crashed
/// it is the one before, so nothing may be done with a configuration before this was asked.
ConfigPtr begin_run(Outbox& outbox, std::string const& version);

/// The moment that the last visit was asked about, as far as it said anything; empty: nobody knows. Kiosks
/// whose moments rotate go on from there.
std::string last_asked_moment(Outbox& outbox);

/// Is the device paired, as far as it knows?
bool is_paired(Outbox& outbox);

} // namespace instante::kiosk
