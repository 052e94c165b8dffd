#include "producers/accounts/described_routes.hpp"

#include "producers/accounts/bodies.hpp"
#include "schemas/contracts/json_schema.hpp"

namespace carewire::accounts {
namespace {

template <Described Body>
std::string body_schema(std::string rules = {}) {
    std::string text;
    json::Writer writer(text);
    contracts::write_schema(writer, shape_of<Body>(), contracts::Side::Door, {}, {.rules = std::move(rules)});
    return text;
}

/// Who signs in here has a password, who signs in elsewhere is known by a subject (AU-1).
constexpr const char* kNewUserRules = R"({"properties":{
"role":{"enum":["admin","doctor","staff","frontdesk","pharmacy","lab","patient","analyst","operator"]},
"password":{"minLength":12}},"anyOf":[
{"required":["password"],"properties":{"password":{"type":"string"}}},
{"required":["outside_subject"],"properties":{"outside_subject":{"type":"string"}}}]})";

/// A key is for events that come in over HTTP.
std::string new_key_rules() {
    std::string text;
    json::Writer to(text);
    to.begin_object().key("properties").begin_object().key("event_types").begin_object().key("items").begin_object();
    to.key("enum").begin_array();
    for (const EventType& type : catalog()) {
        if (type.admit) to.string(type.info.type);
    }
    to.end_array().end_object().end_object().end_object().end_object();
    return text;
}

constexpr const char* kUser = R"({"type":"object","required":["id","email","role","clinic","created_at"],"properties":{
"id":{"type":"string"},"email":{"type":"string"},"role":{"type":"string"},"clinic":{"type":"string"},
"created_at":{"type":"string","format":"date-time"}}})";

constexpr const char* kSession = R"({"type":"object",
"required":["access_token","refresh_token","token_type","expires_in","role"],"properties":{
"access_token":{"type":"string"},"refresh_token":{"type":"string","description":"Works once."},"token_type":{"const":"bearer"},
"expires_in":{"type":"integer","description":"Seconds of the access token."},"role":{"type":"string"}}})";

constexpr const char* kValidity = R"({"type":"object","required":["valid"],"properties":{"valid":{"const":true},
"uid":{"type":"string"},"email":{"type":"string"},"role":{"type":"string"},"expires_at":{"type":"string","format":"date-time"}}})";

constexpr const char* kNewKey = R"({"type":"object","required":["id","key","name","event_types","clinic","created_at"],"properties":{
"id":{"type":"string"},"key":{"type":"string","description":"Shown here and never again."},"name":{"type":"string"},
"event_types":{"type":"array","items":{"type":"string"}},"clinic":{"type":"string"},
"created_at":{"type":"string","format":"date-time"}}})";

constexpr const char* kKeys = R"({"type":"object","required":["items","next"],"properties":{"next":{"type":["string","null"]},
"items":{"type":"array","items":{"type":"object","required":["id","name","hint","event_types","created_at"],"properties":{
"id":{"type":"string"},"name":{"type":"string"},"hint":{"type":"string","description":"How it begins."},
"event_types":{"type":"array","items":{"type":"string"}},"created_by":{"type":"string"},
"created_at":{"type":"string","format":"date-time"},"last_used_at":{"type":["string","null"],"format":"date-time"},
"revoked_at":{"type":["string","null"],"format":"date-time"}}}}}})";

contracts::OtherRoute post(std::string path, std::string says, std::vector<std::string> roles, std::string body, int status,
                           std::string answer = {}) {
    return {.method = "POST", .path = std::move(path), .says = std::move(says), .roles = std::move(roles),
            .body_schema = std::move(body), .answer_schema = std::move(answer), .status = status};
}

}  // namespace

std::vector<contracts::OtherRoute> described_routes() {
    const std::vector<std::string> everyone{"public"};
    const std::vector<std::string> admin{"admin"};
    std::vector<contracts::OtherRoute> routes;
    for (const char* path : {"/v1/users", "/auth/register"}) {
        routes.push_back(post(path, "Make an account.", admin, body_schema<NewUserBody>(kNewUserRules), 201, kUser));
    }
    for (const char* path : {"/v1/auth/login", "/auth/login"}) {
        routes.push_back(post(path, "Sign in with address and password.", everyone, body_schema<SignInBody>(), 200, kSession));
    }
    routes.push_back(post("/v1/auth/refresh", "A new access token; the refresh token works once.", everyone,
                          body_schema<RefreshBody>(), 200, kSession));
    auto sign_out = post("/v1/auth/logout", "End a session.", everyone, body_schema<RefreshBody>(), 204);
    sign_out.answers.clear();
    routes.push_back(std::move(sign_out));
    const auto add_token_route = [&](const char* path, const char* says, const char* answer) {
        auto route = post(path, says, everyone, body_schema<TokenBody>(), 200, answer);
        route.body_required = false;  // the token may come as bearer
        routes.push_back(std::move(route));
    };
    for (const char* path : {"/v1/auth/token", "/login"}) add_token_route(path, "Exchange an outside issuer's token.", kSession);
    add_token_route("/validate-token", "Whether an outside issuer's token is good.", kValidity);
    routes.push_back({.method = "POST", .path = "/v1/ws-tickets",
                      .says = "A ticket for `?ticket=` of the live routes: one connection, within a minute.", .roles = {"any"},
                      .answer_schema = R"({"type":"object","required":["ticket","expires_at"],"properties":{"ticket":{"type":"string"},)"
                                       R"("expires_at":{"type":"string","format":"date-time"}}})",
                      .status = 201});
    routes.push_back(post("/v1/api-keys", "Make a key for an app; it is shown once.", admin, body_schema<NewKeyBody>(new_key_rules()), 201,
                          kNewKey));
    routes.push_back({.method = "GET", .path = "/v1/api-keys", .says = "The clinic's keys, never the keys themselves.", .roles = admin,
                      .answer_schema = kKeys});
    routes.push_back({.method = "DELETE", .path = "/v1/api-keys/{id}", .says = "Revoke a key.", .roles = admin, .answers = {},
                      .status = 204});
    return routes;
}

}  // namespace carewire::accounts
