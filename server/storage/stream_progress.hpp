#pragma once
// Which numbers of a device's stream have arrived: all up to the watermark, and runs beyond it. What lies
// between is missing. Pure; the store keeps it in the stream's row.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace instante::server {

/// Numbers from `first` to `last`, both included.
struct SequenceRange {
    std::int64_t first = 0;
    std::int64_t last = 0;
    friend bool operator==(SequenceRange const&, SequenceRange const&) = default;
};

class StreamProgress {
  public:
    /// More runs than this come from no kiosk of ours; of the excess it is forgotten that it arrived.
    static constexpr std::size_t most_runs = 1'000;

    StreamProgress() = default;
    /// `ahead` as ahead_text() gave it. Throws where it is damaged.
    StreamProgress(std::int64_t watermark, std::int64_t highest, std::string_view ahead);

    /// A number arrived; false: it had arrived before.
    bool note(std::int64_t sequence);
    /// The device says that it has numbers up to here.
    void know_of(std::int64_t highest);

    std::int64_t watermark() const { return watermark_; }
    std::int64_t highest() const { return highest_; }
    /// The newest number that is here.
    std::int64_t newest() const { return ahead_.empty() ? watermark_ : ahead_.back().last; }
    /// How many in (after, up_to] are known to exist and are not here.
    std::int64_t missing(std::int64_t after, std::int64_t up_to) const;
    std::int64_t missing() const { return missing(0, highest_); }
    /// The first ranges of what is missing.
    std::vector<SequenceRange> gaps(std::size_t most) const;

    /// `5-9 12-12`.
    std::string ahead_text() const;

  private:
    std::int64_t watermark_ = 0;
    std::int64_t highest_ = 0;
    std::vector<SequenceRange> ahead_; // ascending, apart from each other and from the watermark
};

} // namespace instante::server
