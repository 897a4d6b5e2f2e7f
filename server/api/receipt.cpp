#include "server/api/receipt.hpp"

#include "shared/wire.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace instante::server::api {

std::string receipt_text(Receipt const& receipt) {
    bool const plain = std::none_of(receipt.items.begin(), receipt.items.end(),
                                    [](ItemReceipt const& item) { return item.problem.has_value(); });
    if (!plain) return wire::to_json(receipt).dump();
    std::string text;
    text.reserve(100 + 50 * receipt.items.size());
    text += R"({"epoch":")" + receipt.epoch + R"(","items":[)";
    for (ItemReceipt const& item : receipt.items) {
        if (&item != &receipt.items.front()) text += ',';
        text += R"({"sequence":)";
        text += std::to_string(item.sequence);
        text += R"(,"status":")";
        text += to_string(item.status);
        text += R"("})";
    }
    text += ']';
    if (receipt.received_at != 0) text += R"(,"received_at":)" + std::to_string(receipt.received_at);
    text += R"(,"watermark":)" + std::to_string(receipt.watermark) + "}";
    return text;
}

} // namespace instante::server::api
