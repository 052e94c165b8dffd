#include "producers/accounts/described_routes.hpp"

#include "producers/accounts/bodies.hpp"
#include "schemas/contracts/json_schema.hpp"

namespace carewire::accounts {
namespace {

template <Described Body>
std::string body_schema() {
    std::string text;
    json::Writer writer(text);
    contracts::write_schema(writer, shape_of<Body>(), contracts::Side::Door);
    return text;
}

contracts::OtherRoute post(std::string path, std::string says, std::vector<std::string> roles, std::string body, int status) {
    return {.method = "POST", .path = std::move(path), .says = std::move(says), .roles = std::move(roles),
            .body_schema = std::move(body), .status = status};
}

}  // namespace

std::vector<contracts::OtherRoute> described_routes() {
    const std::vector<std::string> everyone{"public"};
    const std::vector<std::string> admin{"admin"};
    std::vector<contracts::OtherRoute> routes;
    for (const char* path : {"/v1/users", "/auth/register"}) {
        routes.push_back(post(path, "Make an account.", admin, body_schema<NewUserBody>(), 201));
    }
    for (const char* path : {"/v1/auth/login", "/auth/login"}) {
        routes.push_back(post(path, "Sign in with address and password.", everyone, body_schema<SignInBody>(), 200));
    }
    routes.push_back(post("/v1/auth/refresh", "A new access token; the refresh token works once.", everyone,
                          body_schema<RefreshBody>(), 200));
    auto sign_out = post("/v1/auth/logout", "End a session.", everyone, body_schema<RefreshBody>(), 204);
    sign_out.answers.clear();
    routes.push_back(std::move(sign_out));
    for (const char* path : {"/v1/auth/token", "/login"}) {
        routes.push_back(post(path, "Exchange an outside issuer's token.", everyone, body_schema<TokenBody>(), 200));
    }
    routes.push_back(post("/validate-token", "Whether an outside issuer's token is good.", everyone, body_schema<TokenBody>(), 200));
    routes.push_back({.method = "POST", .path = "/v1/ws-tickets",
                      .says = "A ticket for `?ticket=` of the live routes: one connection, within a minute.", .roles = {"any"},
                      .answer_schema = R"({"type":"object","required":["ticket","expires_at"],"properties":{"ticket":{"type":"string"},)"
                                       R"("expires_at":{"type":"string","format":"date-time"}}})",
                      .status = 201});
    routes.push_back(post("/v1/api-keys", "Make a key for an app; it is shown once.", admin, body_schema<NewKeyBody>(), 201));
    routes.push_back({.method = "GET", .path = "/v1/api-keys", .says = "The clinic's keys, never the keys themselves.", .roles = admin});
    routes.push_back({.method = "DELETE", .path = "/v1/api-keys/{id}", .says = "Revoke a key.", .roles = admin, .answers = {},
                      .status = 204});
    return routes;
}

}  // namespace carewire::accounts
