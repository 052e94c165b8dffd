#include "ops/cli/contracts.hpp"

#include <memory>

#include "consumers/portal/described_routes.hpp"
#include "core/assets/assets.hpp"
#include "producers/accounts/described_routes.hpp"
#include "schemas/contracts/docs_page.hpp"

namespace carewire::cli {
namespace {

contracts::OtherRoute open_read(std::string path, std::string says, std::string media) {
    return {.method = "GET", .path = std::move(path), .says = std::move(says), .roles = {"public"}, .answers = {std::move(media)}};
}

}  // namespace

std::vector<contracts::OtherRoute> other_routes() {
    auto routes = portal::described_routes(portal::Library{});
    for (auto& route : accounts::described_routes()) routes.push_back(std::move(route));
    routes.push_back(open_read("/health", "Whether the process lives.", "application/json"));
    routes.push_back(open_read("/health/live", "Whether the process lives.", "application/json"));
    routes.push_back(open_read("/health/ready", "Whether it can do its work; 503 names what is missing.", "application/json"));
    routes.push_back(open_read("/openapi.json", "This description.", "application/json"));
    routes.push_back(open_read("/asyncapi.json", "The topics.", "application/json"));
    routes.push_back(open_read("/docs", "This description for people.", "text/html"));
    routes.push_back(open_read("/docs.css", "How that page looks.", "text/css"));
    return routes;
}

std::string whole_openapi() { return contracts::openapi(other_routes()); }

void mount_contracts(http::Site& site) {
    const std::string openapi = whole_openapi();
    const auto add = [&site](const char* path, std::string media, std::string body) {
        auto answer = std::make_shared<http::Response>();
        answer->content_type = std::move(media);
        answer->body = std::move(body);
        answer->headers = {{"Cache-Control", "max-age=300"},
                           {"Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'"}};
        site.add({"GET", path, "contracts", {"public"}},
                 [answer](http::Call, http::Reply reply) { reply.send(*answer); });
    };
    add("/openapi.json", "application/json", openapi);
    add("/asyncapi.json", "application/json", contracts::asyncapi());
    add("/docs", "text/html; charset=utf-8", contracts::docs_page(openapi));
    add("/docs.css", "text/css; charset=utf-8", std::string(asset("schemas/contracts/docs.css")));
}

}  // namespace carewire::cli
