#include "schemas/contracts/openapi.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "schemas/catalog.hpp"
#include "schemas/contracts/json_schema.hpp"
#include "schemas/contracts/openapi_parts.hpp"

namespace carewire::contracts {
namespace {

/// One operation of one path, written; OpenAPI groups them by path.
using Paths = std::map<std::string, std::map<std::string, std::string>>;

std::string lower(std::string_view method) {
    std::string text(method);
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return static_cast<char>(c | 0x20); });
    return text;
}

/// `POST /v1/feedback/{id}/actions` → `post_v1_feedback_id_actions`
std::string operation_id(std::string_view method, std::string_view path) {
    std::string id = lower(method);
    for (const char c : path) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (plain) id += c;
        else if (id.back() != '_') id += '_';
    }
    while (id.back() == '_') id.pop_back();
    return id;
}

void write_head(json::Writer& to, std::string_view method, const PathPattern& path, std::string_view says,
                const std::vector<std::string>& roles, std::string_view tag) {
    to.member("operationId", operation_id(method, path.plain)).member("summary", says);
    to.key("tags").begin_array().string(tag).end_array();
    to.key("x-roles").begin_array();
    for (const auto& role : roles) to.string(role);
    to.end_array();
    const bool open = std::find(roles.begin(), roles.end(), "public") != roles.end();
    to.key("security").begin_array();
    if (open) to.begin_object().end_object();
    if (!open || roles.size() > 1) to.begin_object().key("bearer").begin_array().end_array().end_object();
    to.end_array();
}

/// A write that goes through the log: 202, or 200 and 201 with the resource when the caller waits (C-3).
std::string write_operation(const DoorRoute& route, std::string_view pattern, std::string_view body, std::string_view type) {
    const PathPattern path = read_pattern(pattern);
    std::string text;
    json::Writer to(text);
    to.begin_object();
    write_head(to, route.method, path, route.says, {route.roles.begin(), route.roles.end()}, "events");
    if (!type.empty()) to.member("x-event-type", type);
    if (pattern != route.path) to.member("x-alias-of", route.path);
    to.key("parameters").begin_array();
    write_path_parameters(to, path);
    to.begin_object().member("$ref", "#/components/parameters/IdempotencyKey").end_object();
    to.begin_object().member("$ref", "#/components/parameters/Prefer").end_object();
    to.end_array();
    to.key("requestBody").begin_object().member("required", true).key("content").begin_object();
    to.key("application/json").begin_object().key("schema").raw(reference(body));
    to.end_object().end_object().end_object();
    write_write_responses(to);
    to.end_object();
    return text;
}

std::string other_operation(const OtherRoute& route) {
    const PathPattern path = read_pattern(route.path);
    std::string text;
    json::Writer to(text);
    to.begin_object();
    write_head(to, route.method, path, route.says, route.roles, "reads");
    to.key("parameters").begin_array();
    write_path_parameters(to, path);
    for (const RouteParameter& parameter : route.parameters) {
        to.begin_object().member("name", parameter.name).member("in", "query").member("required", parameter.required);
        to.member("description", parameter.says).key("schema").raw(parameter.schema).end_object();
    }
    to.end_array();
    if (!route.body_schema.empty()) {
        to.key("requestBody").begin_object().member("required", route.body_required).key("content").begin_object();
        to.key("application/json").begin_object().key("schema").raw(route.body_schema);
        to.end_object().end_object().end_object();
    }
    write_read_responses(to, route);
    to.end_object();
    return text;
}

/// A body for all its routes: what the path of one of them gives is required by none.
std::string body_schema(const Shape& shape, const BodyNotes& notes, std::span<const DoorRoute> routes) {
    std::vector<std::string> given;
    for (const DoorRoute& route : routes) {
        for (auto& name : read_pattern(route.path).names) given.push_back(std::move(name));
    }
    std::string text;
    json::Writer to(text);
    write_schema(to, shape, Side::Door, given, notes);
    return text;
}

/// `reporting` → `ReportingSettings`; a form without a title is called as its path
std::string form_name(const FormRoute& form) {
    if (!form.shape->title.empty()) return schema_name(form.shape->title) + "Settings";
    constexpr std::string_view kVersion = "/v1";
    return schema_name(form.route.path.substr(form.route.path.rfind(kVersion, 0) == 0 ? kVersion.size() : 0));
}

BodySchemas all_bodies() {
    BodySchemas bodies{{"CloudEvent", cloud_event_schema()}};
    for (const EventType& type : catalog()) {
        if (!type.routes.empty()) bodies.emplace(schema_name(type.info.type), body_schema(*type.shape, type.notes, type.routes));
    }
    for (const FormRoute& form : forms()) bodies.emplace(form_name(form), body_schema(*form.shape, form.notes, {&form.route, 1}));
    return bodies;
}

Paths all_paths(std::span<const OtherRoute> others) {
    Paths paths;
    const auto add = [&](std::string_view method, std::string_view pattern, std::string operation) {
        paths[read_pattern(pattern).plain].emplace(lower(method), std::move(operation));
    };
    const auto add_write = [&](const DoorRoute& route, std::string_view body, std::string_view type) {
        add(route.method, route.path, write_operation(route, route.path, body, type));
        for (const auto alias : route.aliases) add(route.method, alias, write_operation(route, alias, body, type));
    };
    for (const EventType& type : catalog()) {
        for (const DoorRoute& route : type.routes) add_write(route, schema_name(type.info.type), type.info.type);
    }
    for (const FormRoute& form : forms()) add_write(form.route, form_name(form), form.info.type);
    add("POST", "/v1/events", cloud_events_operation());
    add("POST", "/v1/interactions:batch", interactions_batch_operation());
    for (const OtherRoute& route : others) add(route.method, route.path, other_operation(route));
    return paths;
}

}  // namespace

std::string openapi(std::span<const OtherRoute> others) {
    std::string text;
    json::Writer to(text);
    to.begin_object().member("openapi", "3.1.0");
    to.key("info").begin_object().member("title", "Carewire").member("version", "1");
    to.member("description", "Events of a clinic in, records and reports out. A write answers 202 once the broker has the event.");
    to.key("license").begin_object().member("name", "Proprietary").member("identifier", "LicenseRef-Carewire").end_object();
    to.end_object();
    to.key("servers").begin_array().begin_object().member("url", "/").end_object().end_array();
    to.key("tags").begin_array();
    to.begin_object().member("name", "events").member("description", "What happened, and what is wanted.").end_object();
    to.begin_object().member("name", "reads").member("description", "What followed from it.").end_object().end_array();
    to.key("paths").begin_object();
    for (const auto& [path, operations] : all_paths(others)) {
        to.key(path).begin_object();
        for (const auto& [method, operation] : operations) to.key(method).raw(operation);
        to.end_object();
    }
    to.end_object();
    to.key("components").raw(components(all_bodies()));
    to.end_object();
    return text;
}

}  // namespace carewire::contracts
