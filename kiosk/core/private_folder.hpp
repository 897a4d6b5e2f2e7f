#pragma once
// What a kiosk keeps is nobody else's business: a token, and what customers said.

#include <filesystem>

namespace instante::kiosk {

/// From now on files and folders that this program makes are their owner's only.
void write_for_owner_only();

/// Makes the folder, and takes from all others the outbox of an earlier version that is in it. A folder that
/// was there before stays as it is: it may be shared.
void make_private(std::filesystem::path const& folder);

} // namespace instante::kiosk
