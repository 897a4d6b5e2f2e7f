#include "tests/bench/load/plan.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <stdexcept>

namespace instante::bench {

Plan read_plan(std::string const& path) {
    std::ifstream stream{path};
    if (!stream) throw std::runtime_error("cannot read " + path);
    nlohmann::json const document = nlohmann::json::parse(stream);
    Plan plan;
    plan.question = document.at("question");
    for (auto const& dimension : document.at("dimensions"))
        plan.dimensions.push_back({dimension.at("id"), dimension.at("values")});
    for (auto const& device : document.at("devices")) {
        plan.devices.push_back({device.at("site"), device.at("generation"), device.at("token"),
                                device.at("moments"), "boot-" + std::to_string(plan.devices.size()), 0});
    }
    if (plan.devices.empty()) throw std::runtime_error(path + " names no device");
    return plan;
}

} // namespace instante::bench
