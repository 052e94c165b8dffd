#include "tests/support/described_routes.hpp"

#include <stdexcept>

#include "core/json/json.hpp"
#include "schemas/contracts/openapi_parts.hpp"

namespace carewire::testing {

std::vector<std::string> undescribed(const std::vector<http::Site::RouteInfo>& routes, std::string_view openapi) {
    constexpr json::Limits kAny{.bytes = 1 << 26, .depth = 64};
    const auto document = json::Document::parse(openapi, kAny);
    if (!document) throw std::logic_error("the document is no JSON");
    const json::Value* paths = document->root().find("paths");
    std::vector<std::string> missing;
    for (const auto& route : routes) {
        const json::Value* path = paths->find(contracts::read_pattern(route.pattern).plain);
        std::string method = route.method;
        for (char& c : method) c = static_cast<char>(c | 0x20);
        if (path == nullptr || path->find(method) == nullptr) missing.push_back(route.method + " " + route.pattern);
    }
    return missing;
}

}  // namespace carewire::testing
