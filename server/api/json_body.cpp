#include "server/api/json_body.hpp"

#include "shared/wire.hpp"

namespace instante::server::api {

Result<void> check_json_type(http::Request const& request) {
    std::string const type = request.header("content-type").value_or("");
    if (type.substr(0, type.find(';')) == "application/json") return {};
    return Problem::at(ProblemKind::unsupported, "Content-Type", "must be application/json");
}

Result<nlohmann::json> json_body(http::Request const& request) {
    if (auto const typed = check_json_type(request); !typed) return typed.error();
    auto document = wire::parse(request.body);
    if (!document) return document.error();
    if (!document->is_object()) return Problem{ProblemKind::invalid, "the body must be a JSON object"};
    return std::move(*document);
}

Result<std::string> string_member(nlohmann::json const& object, std::string const& name) {
    auto const found = object.find(name);
    if (found == object.end() || !found->is_string())
        return Problem::at(ProblemKind::invalid, name, "must be a text");
    return found->get<std::string>();
}

} // namespace instante::server::api
