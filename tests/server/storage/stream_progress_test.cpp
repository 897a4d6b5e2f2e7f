#include "server/storage/stream_progress.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <set>

using instante::server::SequenceRange;
using instante::server::StreamProgress;
using Ranges = std::vector<SequenceRange>;

TEST_CASE("numbers that come in order only move the watermark") {
    StreamProgress progress;
    for (int i = 1; i <= 5; ++i)
        CHECK(progress.note(i));
    CHECK(progress.watermark() == 5);
    CHECK(progress.ahead_text().empty());
    CHECK(progress.missing() == 0);
    CHECK(progress.gaps(10).empty());
    CHECK_FALSE(progress.note(5));
}

TEST_CASE("what is missing is told by its ranges, up to what the device says it has") {
    StreamProgress progress;
    for (int const number : {1, 2, 5, 6, 9})
        CHECK(progress.note(number));
    progress.know_of(12);
    CHECK(progress.watermark() == 2);
    CHECK(progress.newest() == 9);
    CHECK(progress.missing() == 7);
    CHECK(progress.missing(3, 8) == 3);
    CHECK(progress.gaps(10) == Ranges{{3, 4}, {7, 8}, {10, 12}});
    CHECK(progress.gaps(2) == Ranges{{3, 4}, {7, 8}});
    CHECK(progress.ahead_text() == "5-6 9-9");
    CHECK_FALSE(progress.note(6));
    progress.note(3);
    progress.note(4);
    CHECK(progress.watermark() == 6);
}

TEST_CASE("numbers in any order leave what a plain set of them would, also through the store's text") {
    std::mt19937 random{11};
    for (int round = 0; round < 200; ++round) {
        StreamProgress progress;
        std::set<std::int64_t> arrived;
        std::int64_t highest = 0;
        for (int i = 0; i < 60; ++i) {
            auto const number = static_cast<std::int64_t>(1 + random() % 40);
            CHECK(progress.note(number) == arrived.insert(number).second);
            highest = std::max(highest, number);
            progress = {progress.watermark(), progress.highest(), progress.ahead_text()};
        }
        std::int64_t watermark = 0;
        while (arrived.contains(watermark + 1))
            ++watermark;
        CHECK(progress.watermark() == watermark);
        CHECK(progress.highest() == highest);
        CHECK(progress.newest() == *arrived.rbegin());
        CHECK(progress.missing() == highest - static_cast<std::int64_t>(arrived.size()));
        std::int64_t in_gaps = 0;
        for (auto const& gap : progress.gaps(100)) {
            for (auto number = gap.first; number <= gap.last; ++number, ++in_gaps)
                CHECK_FALSE(arrived.contains(number));
        }
        CHECK(in_gaps == progress.missing());
    }
}

TEST_CASE("a stream of nothing but gaps does not grow without bound, and hides nothing that is missing") {
    StreamProgress progress;
    for (std::int64_t number = 2; number <= 8'000; number += 2)
        progress.note(number);
    CHECK(progress.gaps(100'000).size() == StreamProgress::most_runs + 1);
    CHECK(progress.missing() >= 4'000);
}

TEST_CASE("a damaged text is not taken for a stream") {
    CHECK_THROWS(StreamProgress(1, 9, "x"));
    CHECK_THROWS(StreamProgress(1, 9, "3-"));
}
