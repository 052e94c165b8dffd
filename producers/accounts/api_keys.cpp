#include "producers/accounts/accounts.hpp"
#include "producers/accounts/bodies.hpp"
#include "producers/accounts/body_of.hpp"
#include "producers/accounts/keys.hpp"
#include "schemas/audit/accounts.hpp"
#include "schemas/catalog.hpp"

namespace carewire::accounts {
namespace {

constexpr int kPage = 50, kMostPerPage = 200;

void write_types(json::Writer& write, const std::vector<std::string>& types) {
    write.key("event_types").begin_array();
    for (const auto& type : types) write.string(type);
    write.end_array();
}

void write_time(json::Writer& write, std::string_view name, const std::optional<Time>& time) {
    write.key(name);
    if (time) write.string(format_rfc3339(*time));
    else write.null();
}

/// A key is for events that come in over HTTP.
Problems faults_of(const std::vector<std::string>& types) {
    Problems problems;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const auto* type = find_event_type(types[i]);
        if (type && type->admit) continue;
        problems.push_back({"/event_types/" + std::to_string(i), "unknown_type", "is no type of event that can be posted", 422});
    }
    return problems;
}

/// `limit` of a list (C-9); nothing when it is no number from 1 to 200.
std::optional<int> limit_of(const http::Request& request) {
    const auto text = request.parameter("limit");
    if (!text) return kPage;
    if (text->empty() || text->size() > 3 || text->find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    const int limit = std::stoi(*text);
    return limit >= 1 && limit <= kMostPerPage ? std::optional(limit) : std::nullopt;
}

}  // namespace

http::Response Accounts::make_key(const http::Call& call, const Caller& caller) {
    const auto body = body_of<NewKeyBody>(call);
    if (!body) return body.error();
    if (auto problems = faults_of(body->event_types); !problems.empty()) return not_allowed(std::move(problems));
    const auto now = parts_.clock.now();
    NewKey made;
    parts_.database.write([&](Sql& sql) {
        made = accounts::make_key(sql, caller->clinic, body->name, body->event_types, caller->id, now);
        write_fact(sql, ApiKeyCreated{made.id, body->name, body->event_types}, caller->clinic, made.id, *caller, now);
    });
    http::Response answer{.status = 201};
    json::Writer write(answer.body);
    write.begin_object().member("id", made.id).member("key", made.key).member("name", body->name);
    write_types(write, body->event_types);
    write.member("clinic", caller->clinic.value).member("created_at", format_rfc3339(now)).end_object();
    answer.headers.emplace_back("Cache-Control", "no-store");
    return answer;
}

http::Response Accounts::list_keys(const http::Call& call, const Caller& caller) {
    const auto limit = limit_of(call.request);
    if (!limit) return http::problem({.status = 422, .code = "validation_failed", .detail = "limit is a number from 1 to 200"});
    auto lines = parts_.database.read([&](Sql& sql) {
        return accounts::list_keys(sql, caller->clinic, call.request.parameter("after").value_or(""), *limit + 1);
    });
    const bool more = lines.size() > static_cast<std::size_t>(*limit);
    if (more) lines.pop_back();
    http::Response answer;
    json::Writer write(answer.body);
    write.begin_object().key("items").begin_array();
    for (const auto& line : lines) {
        write.begin_object().member("id", line.id).member("name", line.name).member("hint", "cw_…" + line.hint);
        write_types(write, line.event_types);
        write.member("created_by", line.created_by).member("created_at", format_rfc3339(line.created));
        write_time(write, "last_used_at", line.last_used);
        write_time(write, "revoked_at", line.revoked);
        write.end_object();
    }
    write.end_array().key("next");
    if (more) write.string(lines.back().id);
    else write.null();
    write.end_object();
    return answer;
}

http::Response Accounts::revoke_key(const http::Call& call, const Caller& caller) {
    const auto& id = call.path.find("id")->second;
    bool revoked = false;
    parts_.database.write([&](Sql& sql) {
        revoked = accounts::revoke_key(sql, caller->clinic, id, parts_.clock.now());
        if (revoked) write_fact(sql, ApiKeyRevoked{id}, caller->clinic, id, *caller, parts_.clock.now());
    });
    if (!revoked) return http::problem({.status = 404, .code = "not_found", .detail = "there is no such live key"});
    return {.status = 204, .content_type = ""};
}

}  // namespace carewire::accounts
