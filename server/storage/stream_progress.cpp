#include "server/storage/stream_progress.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace instante::server {

StreamProgress::StreamProgress(std::int64_t watermark, std::int64_t highest, std::string_view ahead)
    : watermark_(watermark), highest_(highest) {
    char const* at = ahead.data();
    char const* const end = at + ahead.size();
    while (at < end) {
        SequenceRange run;
        auto const first = std::from_chars(at, end, run.first);
        if (first.ec != std::errc{} || first.ptr == end) throw std::runtime_error("a stream is damaged");
        auto const last = std::from_chars(first.ptr + 1, end, run.last);
        if (last.ec != std::errc{}) throw std::runtime_error("a stream is damaged");
        ahead_.push_back(run);
        at = last.ptr + (last.ptr < end ? 1 : 0);
    }
}

bool StreamProgress::note(std::int64_t sequence) {
    highest_ = std::max(highest_, sequence);
    if (sequence <= watermark_) return false;
    if (sequence == watermark_ + 1) { // the ordinary way
        ++watermark_;
        if (!ahead_.empty() && ahead_.front().first == watermark_ + 1) {
            watermark_ = ahead_.front().last;
            ahead_.erase(ahead_.begin());
        }
        return true;
    }
    // The first run that holds this number, ends right before it or lies beyond it.
    auto const run = std::lower_bound(ahead_.begin(), ahead_.end(), sequence,
                                      [](SequenceRange const& r, std::int64_t s) { return r.last + 1 < s; });
    if (run == ahead_.end() || run->first > sequence + 1) {
        ahead_.insert(run, {sequence, sequence});
        if (ahead_.size() > most_runs) ahead_.pop_back();
    } else if (run->first == sequence + 1) {
        run->first = sequence;
    } else if (run->last >= sequence) {
        return false;
    } else {
        run->last = sequence;
        if (auto const next = run + 1; next != ahead_.end() && next->first == sequence + 1) {
            run->last = next->last;
            ahead_.erase(next);
        }
    }
    return true;
}

void StreamProgress::know_of(std::int64_t highest) {
    highest_ = std::max(highest_, highest);
}

std::int64_t StreamProgress::missing(std::int64_t after, std::int64_t up_to) const {
    std::int64_t const from = std::max(after, watermark_);
    std::int64_t count = std::max<std::int64_t>(std::min(up_to, highest_) - from, 0);
    for (SequenceRange const& run : ahead_) {
        std::int64_t const first = std::max(run.first, from + 1);
        std::int64_t const last = std::min(run.last, up_to);
        if (first <= last) count -= last - first + 1;
    }
    return count;
}

std::vector<SequenceRange> StreamProgress::gaps(std::size_t most) const {
    std::vector<SequenceRange> gaps;
    std::int64_t next = watermark_ + 1;
    for (SequenceRange const& run : ahead_) {
        if (gaps.size() == most) return gaps;
        gaps.push_back({next, run.first - 1});
        next = run.last + 1;
    }
    if (next <= highest_ && gaps.size() < most) gaps.push_back({next, highest_});
    return gaps;
}

std::string StreamProgress::ahead_text() const {
    std::string text;
    for (SequenceRange const& run : ahead_) {
        if (!text.empty()) text += ' ';
        text += std::to_string(run.first) + '-' + std::to_string(run.last);
    }
    return text;
}

} // namespace instante::server
