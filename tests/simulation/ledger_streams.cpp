// What the server says of the kiosks' streams: how far they go, what is missing, which were cloned.

#include "tests/simulation/ledger.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>

namespace instante::simulation {

using namespace server;

namespace {

std::string name_of(StreamKey const& key) {
    return fmt::format("device {}, site {}, generation {}", key.device, key.site, key.generation);
}

std::int64_t count(std::vector<SequenceRange> const& ranges) {
    return std::accumulate(
        ranges.begin(), ranges.end(), std::int64_t{0},
        [](std::int64_t sum, auto const& range) { return sum + range.last - range.first + 1; });
}

/// As many as the status names.
bool begins_with(std::vector<SequenceRange> const& all, std::vector<SequenceRange> const& named) {
    return named.size() <= all.size() && (named.size() == all.size() || !named.empty()) &&
           std::equal(named.begin(), named.end(), all.begin());
}

} // namespace

/// Numbers may be missing for good where a disk was lost, or gave up what a restored server then lacked.
bool Ledger::explained(StreamKey const& key) const {
    if (restored_ && !given_up_.empty()) return true;
    auto const kiosks = kiosks_of_.find(key);
    return kiosks == kiosks_of_.end() || std::any_of(kiosks->second.begin(), kiosks->second.end(),
                                                     [&](int kiosk) { return scrapped_.contains(kiosk); });
}

void Ledger::check_stream(StreamStatus const& status) {
    DeliveredStream const& truth = delivered_.streams[status.key];
    std::string const name = name_of(status.key);
    bool const continued = delivered_.continued(status.key);
    if (status.continued && !continued) broken(name + " is said to go on elsewhere, which it does not");
    if (status.cloned && !truth.perhaps_used_twice) broken("reported as cloned: " + name);
    if (!status.cloned && truth.used_twice) broken("two number one stream, and nobody says so: " + name);
    sights_.clones_reported += status.cloned ? 1 : 0;
    if (status.missing > 0 && !status.continued && !explained(status.key)) {
        broken(
            fmt::format("{}: {} of {} are reported missing", name, status.missing, status.highest_sequence));
    }
    if (!truth.certain()) return;
    // What a clone had of its own is not told apart from what goes on.
    auto const gaps = status.continued ? std::vector<SequenceRange>{} : truth.gaps();
    sights_.gaps += gaps.size();
    bool const agree = status.highest_sequence == truth.highest() && status.missing == count(gaps) &&
                       status.watermark == truth.contiguous() && begins_with(gaps, status.gaps);
    if (!agree) {
        broken(fmt::format("{}: the server says {} of {} are missing, watermark {}; in truth {} of {}, {}",
                           name, status.missing, status.highest_sequence, status.watermark, count(gaps),
                           truth.highest(), truth.contiguous()));
    }
}

/// A former stream is passed over where it misses nothing, or its outbox goes on under another device.
void Ledger::check_unreported(std::set<StreamKey> const& reported) {
    for (auto const& [key, truth] : delivered_.streams) {
        if (reported.contains(key)) continue;
        bool const silent = truth.gaps().empty() || !truth.certain() || delivered_.continued(key);
        if (!silent) broken("nobody reports what is missing of " + name_of(key));
        if (truth.used_twice) broken("two number one stream, and nobody says so: " + name_of(key));
    }
}

void Ledger::check_streams(Store& store) {
    std::set<StreamKey> reported;
    for (KioskStatus const& kiosk : store.kiosk_statuses()) {
        std::vector<StreamStatus> streams = kiosk.earlier;
        streams.push_back(kiosk.stream);
        for (StreamStatus const& stream : streams) {
            reported.insert(stream.key);
            check_stream(stream);
        }
    }
    check_unreported(reported);
}

} // namespace instante::simulation
