#pragma once
// A directory of a test's own, gone at its end, and responses to put into outboxes.

#include "kiosk/core/outbox.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <vector>

/// A failed check of a Result says which problem it was.
template <class T>
struct Catch::StringMaker<boost::system::result<T, instante::Problem>> {
    static std::string convert(boost::system::result<T, instante::Problem> const& result) {
        return result.has_value() ? std::string{"a value"} : to_line(result.error());
    }
};

namespace instante::kiosk::test {

class Scratch : public instante::test::TempFolder {
  public:
    std::string file(std::string const& name = "outbox.db") const { return TempFolder::file(name); }
};

inline std::unique_ptr<Outbox> open_outbox(std::string const& path = ":memory:", std::int64_t max_bytes = 0) {
    auto opened = Outbox::open(path, max_bytes);
    if (!opened) throw std::runtime_error(to_line(opened.error()));
    return std::move(*opened);
}

inline Credentials paired_at(std::string const& site = "centro", std::string const& device = "device-1",
                             int generation = 1) {
    return Credentials{"http://server", device, "secret", "door", site, generation};
}

inline Response response(int number, int revision = 1, std::string const& site = "centro") {
    Response result;
    result.id.bytes[14] = static_cast<std::uint8_t>(number >> 8);
    result.id.bytes[15] = static_cast<std::uint8_t>(number);
    result.visit.bytes[0] = 7;
    result.revision = revision;
    result.survey = "check-in";
    result.survey_version = 3;
    result.moment = "check-in";
    result.site = site;
    result.at = DeviceTime{1'700'000'000'000, 42, "boot"};
    result.language = "es";
    result.segments["purpose"] = SegmentFact{"business", Provenance::kiosk};
    result.answers = {Answer{"verdict", Rating{4}}, Answer{"words", Comment{"año"}}};
    return result;
}

inline constexpr UnixMs noon = 1'700'000'000'000;

inline std::vector<std::int64_t> sequences(Batch const& batch) {
    std::vector<std::int64_t> result;
    for (Record const& record : batch.records)
        result.push_back(record.sequence);
    return result;
}

/// All that waits, as one batch; empty when nothing does.
inline Batch waiting(Outbox& outbox) {
    auto const next = outbox.next_batch(1'000);
    REQUIRE(next);
    return *next ? **next : Batch{};
}

/// A receipt that accepts every record of the batch.
inline Receipt accept_all(Batch const& batch, std::string const& epoch = "e1") {
    Receipt receipt;
    receipt.epoch = epoch;
    for (Record const& record : batch.records) {
        receipt.items.push_back(ItemReceipt{record.sequence, ReceiptStatus::accepted, std::nullopt});
        receipt.watermark = record.sequence;
    }
    return receipt;
}

} // namespace instante::kiosk::test
