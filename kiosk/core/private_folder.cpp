#include "kiosk/core/private_folder.hpp"

#include <spdlog/spdlog.h>

#include <sys/stat.h>

namespace instante::kiosk {

namespace fs = std::filesystem;

void write_for_owner_only() {
    ::umask(S_IRWXG | S_IRWXO);
}

void make_private(fs::path const& folder) {
    std::error_code trouble;
    fs::create_directories(folder, trouble);
    for (fs::directory_iterator each{folder, trouble}, end; !trouble && each != end;
         each.increment(trouble)) {
        if (!each->path().filename().string().starts_with("outbox.")) continue;
        std::error_code refused;
        fs::permissions(each->path(), fs::perms::group_all | fs::perms::others_all, fs::perm_options::remove,
                        refused);
        if (refused) spdlog::warn("{} may be read by others: {}", each->path().string(), refused.message());
    }
}

} // namespace instante::kiosk
