#include "tests/simulation/delivered.hpp"

#include <algorithm>

namespace instante::simulation {

using namespace server;

std::int64_t DeliveredStream::contiguous() const {
    std::int64_t number = 0;
    while (surely.contains(number + 1) || perhaps.contains(number + 1))
        ++number;
    return number;
}

bool DeliveredStream::certain() const {
    return std::includes(surely.begin(), surely.end(), perhaps.begin(), perhaps.end()) &&
           perhaps_announced <= highest();
}

std::int64_t DeliveredStream::highest() const {
    return std::max(announced, surely.empty() ? 0 : *surely.rbegin());
}

std::vector<SequenceRange> DeliveredStream::gaps() const {
    std::vector<SequenceRange> gaps;
    std::int64_t next = 1;
    for (std::int64_t const number : surely) {
        if (number > next) gaps.push_back({next, number - 1});
        next = number + 1;
    }
    if (next <= announced) gaps.push_back({next, announced});
    return gaps;
}

namespace {

/// One number comes, with something that may have been there before.
void note(DeliveredStream& stream, PreparedRecord const& record, ReceiptStatus status) {
    std::int64_t const number = record.sequence;
    bool const known = stream.surely.contains(number) || stream.perhaps.contains(number);
    bool const refused = stream.refused.contains(number);
    if (status == ReceiptStatus::quarantined || !record.response) {
        stream.refused.insert(number);
        return;
    }
    auto& content = stream.content[number];
    Numbered const what{record.response->id, record.response->revision};
    bool const first = content.insert(what).second;
    if (known && status == ReceiptStatus::accepted) {
        // What nobody answered may not have been stored: that it comes again proves nothing.
        stream.perhaps_used_twice = stream.perhaps_used_twice || first || content.size() > 1;
        stream.used_twice = stream.used_twice || (first && stream.surely.contains(number) && !refused);
    }
}

} // namespace

void Delivered::commit(PreparedBatch const& batch, BatchOutcome const& outcome, UnixMs now) {
    DeliveredStream& stream = streams[batch.stream];
    for (PreparedRecord const& record : batch.records) {
        auto const said =
            std::find_if(outcome.records.begin(), outcome.records.end(),
                         [&](RecordOutcome const& one) { return one.sequence == record.sequence; });
        if (said != outcome.records.end()) note(stream, record, said->status);
        stream.surely.insert(record.sequence);
    }
    stream.announced = std::max(stream.announced, batch.highest_sequence);
    stream.outboxes.insert(batch.outbox);
    boots.try_emplace(batch.sent.boot_id, now);
}

void Delivered::commit_unanswered(PreparedBatch const& batch) {
    DeliveredStream& stream = streams[batch.stream];
    for (PreparedRecord const& record : batch.records) {
        // As if it had been accepted; but nothing is sure of it.
        bool const was_sure = stream.used_twice;
        note(stream, record, ReceiptStatus::accepted);
        stream.used_twice = was_sure;
        stream.perhaps.insert(record.sequence);
    }
    stream.perhaps_announced = std::max(stream.perhaps_announced, batch.highest_sequence);
    stream.outboxes.insert(batch.outbox);
}

bool Delivered::continued(StreamKey const& key) const {
    auto const found = streams.find(key);
    if (found == streams.end()) return false;
    return std::any_of(streams.begin(), streams.end(), [&](auto const& other) {
        auto const& [of, stream] = other;
        return of.site == key.site && of.device != key.device &&
               std::any_of(stream.outboxes.begin(), stream.outboxes.end(),
                           [&](std::string const& id) { return found->second.outboxes.contains(id); });
    });
}

} // namespace instante::simulation
