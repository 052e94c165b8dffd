#include "schemas/contracts/docs_page.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "core/event/wire.hpp"
#include "schemas/catalog.hpp"
#include "schemas/contracts/growth.hpp"
#include "schemas/contracts/json_schema.hpp"

namespace carewire::contracts {
namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') out += "&amp;";
        else if (c == '<') out += "&lt;";
        else if (c == '>') out += "&gt;";
        else if (c == '"') out += "&quot;";
        else out += c;
    }
    return out;
}

std::string text_of(const json::Value& object, std::string_view name) {
    const json::Value* member = object.find(name);
    return member != nullptr && member->kind() == json::Kind::String ? std::string(member->string()) : std::string{};
}

std::string listed(const json::Value* list) {
    std::string text;
    if (list == nullptr) return text;
    for (const json::Value& item : list->items()) {
        if (item.kind() == json::Kind::Null) continue;
        text += (text.empty() ? "" : ", ") + std::string(item.kind() == json::Kind::String ? item.string() : item.raw());
    }
    return text;
}

/// `text, 1 to 5000 characters` of a schema.
std::string type_of(const json::Value& schema) {
    const json::Value* type = schema.find("type");
    std::string text = type == nullptr ? "any" : type->kind() == json::Kind::String ? std::string(type->string()) : listed(type);
    if (const auto null = text.find(", null"); null != std::string::npos) text.erase(null);
    if (const auto format = text_of(schema, "format"); !format.empty()) text += " (" + format + ")";
    for (const auto& [name, words] : {std::pair{"minimum", "from"}, {"maximum", "to"}, {"minLength", "at least"},
                                      {"maxLength", "at most"}, {"maxItems", "at most"}, {"x-max-bytes", "bytes at most"}}) {
        if (const json::Value* limit = schema.find(name)) text += fmt::format(", {} {}", words, limit->raw());
    }
    if (const auto values = listed(schema.find("enum")); !values.empty()) text += ": " + values;
    return text;
}

void write_members(std::string& page, const json::Value& schema) {
    const json::Value* members = schema.find("properties");
    if (members == nullptr || members->members().empty()) return;
    const std::string needs = ", " + listed(schema.find("required")) + ",";
    page += "<table><thead><tr><th>member</th><th>what</th><th>needed</th><th></th></tr></thead><tbody>";
    for (const json::Member& member : members->members()) {
        const bool needed = needs.find(fmt::format(", {},", member.name)) != std::string::npos;
        page += fmt::format("<tr><td><code>{}</code></td><td>{}</td><td>{}</td><td>{}</td></tr>", escaped(member.name),
                            escaped(type_of(member.value)), needed ? "yes" : "", escaped(text_of(member.value, "description")));
    }
    page += "</tbody></table>\n";
}

void write_parameters(std::string& page, const json::Value& operation) {
    const json::Value* parameters = operation.find("parameters");
    if (parameters == nullptr) return;
    std::string rows;
    for (const json::Value& parameter : parameters->items()) {
        const auto name = text_of(parameter, "name");
        const json::Value* schema = parameter.find("schema");
        if (name.empty() || schema == nullptr) continue;
        rows += fmt::format("<tr><td><code>{}</code></td><td>{}</td><td>{}</td><td>{}</td></tr>", escaped(name),
                            escaped(text_of(parameter, "in")), escaped(type_of(*schema)), escaped(text_of(parameter, "description")));
    }
    if (rows.empty()) return;
    page += "<table><thead><tr><th>parameter</th><th>in</th><th>what</th><th></th></tr></thead><tbody>" + rows + "</tbody></table>\n";
}

void write_operation(std::string& page, std::string_view method, std::string_view path, const json::Value& operation,
                     const json::Value& document) {
    std::string shown(method);
    std::transform(shown.begin(), shown.end(), shown.begin(), [](char c) { return static_cast<char>(c & ~0x20); });
    page += fmt::format("<h3 id=\"{}\"><span class=\"method\">{}</span> <code>{}</code></h3>\n<p>{}</p>\n",
                        escaped(text_of(operation, "operationId")), shown, escaped(path), escaped(text_of(operation, "summary")));
    if (const auto roles = listed(operation.find("x-roles")); !roles.empty()) {
        page += fmt::format("<p class=\"roles\">may call: {}</p>\n", escaped(roles));
    }
    if (const auto alias = text_of(operation, "x-alias-of"); !alias.empty()) {
        page += fmt::format("<p class=\"roles\">the same as <code>{}</code></p>\n", escaped(alias));
        return;
    }
    write_parameters(page, operation);
    if (const json::Value* body = body_schema(document, operation)) write_members(page, *body);
}

void write_routes(std::string& page, const json::Value& document, std::string_view tag) {
    for (const json::Member& path : document.find("paths")->members()) {
        for (const json::Member& operation : path.value.members()) {
            if (listed(operation.value.find("tags")) == tag) write_operation(page, operation.name, path.name, operation.value, document);
        }
    }
}

void write_events(std::string& page) {
    for (const EventType& type : catalog()) {
        page += fmt::format("<h3 id=\"{0}\"><code>{0}</code></h3>\n<p class=\"roles\">on <code>{1}</code></p>\n",
                            escaped(type.info.type), topic(type.info.stream));
        const auto schema = json::Document::parse(event_schema(type));
        if (schema) write_members(page, schema->root());
    }
}

}  // namespace

std::string docs_page(std::string_view openapi) {
    constexpr json::Limits kAny{.bytes = 1 << 26, .depth = 64};
    const auto document = json::Document::parse(openapi, kAny);
    if (!document) throw std::logic_error("the interface is no JSON");
    std::string page =
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Carewire: the interface</title>\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><link rel=\"stylesheet\" href=\"/docs.css\"></head>\n"
        "<body><main><h1>Carewire</h1>\n<p>What apps may send, what they may ask, and what stands on the topics. For programs: "
        "<a href=\"/openapi.json\">OpenAPI</a>, <a href=\"/asyncapi.json\">AsyncAPI</a>.</p>\n"
        "<p>A write is answered <code>202</code> once the broker has the event. <code>Idempotency-Key</code> makes it safe to send "
        "again; <code>Prefer: wait=2</code> waits for what comes of it. Every refusal is <code>application/problem+json</code> and "
        "lists all faults with their place.</p>\n<h2>Send</h2>\n";
    write_routes(page, document->root(), "events");
    page += "<h2>Ask</h2>\n";
    write_routes(page, document->root(), "reads");
    page += "<h2>On the topics</h2>\n<p>CloudEvents 1.0 in binary mode; the record's value is the body.</p>\n";
    write_events(page);
    return page += "</main></body></html>\n";
}

}  // namespace carewire::contracts
