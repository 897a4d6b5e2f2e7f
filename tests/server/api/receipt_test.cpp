#include "server/api/receipt.hpp"
#include "shared/wire.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace instante;

TEST_CASE("a receipt reads the same whether its items are plain or have problems") {
    Receipt receipt{"0199f0a1-1111-7abc-8def-0123456789ab", 7, {}};
    auto const agrees = [&] { return server::api::receipt_text(receipt) == wire::to_json(receipt).dump(); };
    CHECK(agrees());
    receipt.items = {{3, ReceiptStatus::accepted, {}}, {7, ReceiptStatus::duplicate, {}}};
    CHECK(agrees());
    receipt.received_at = 1'793'000'000'000;
    CHECK(agrees());
    receipt.items.push_back(
        {9, ReceiptStatus::quarantined, Problem::at(ProblemKind::invalid, "response.site", "unknown")});
    CHECK(agrees());
}
