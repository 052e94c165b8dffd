#include "schemas/contracts/json_schema.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/event/wire.hpp"

namespace carewire::contracts {
namespace {

/// RFC 3339 as core/time takes it: with an offset, no leap second, 1970 to 2199.
constexpr std::string_view kTimePattern =
    "^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-[0-9]{2}-[0-9]{2}[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    "(\\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$";

void write_limits(json::Writer& to, const Shape& shape, const char* least, const char* most) {
    if (shape.at_least > 0) to.member(least, static_cast<std::int64_t>(shape.at_least));
    if (shape.at_most) to.member(most, static_cast<std::int64_t>(*shape.at_most));
}

void write_bound(json::Writer& to, const char* name, double bound) {
    to.key(name);
    if (bound == std::floor(bound)) to.integer(static_cast<std::int64_t>(bound));
    else to.number(bound);
}

/// A text format as a pattern, or as the standard's own word where both mean the same.
void write_format(json::Writer& to, const Shape& shape) {
    if (shape.format == "uuid") {
        to.member("format", "uuid");
        to.member("pattern", "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$");
    } else if (shape.format == "email") {
        to.member("format", "email").member("pattern", "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$");
        if (!shape.at_most) to.member("maxLength", 254);
    } else if (shape.format == "time-of-day") {
        to.member("pattern", "^([01][0-9]|2[0-3]):[0-5][0-9]$");
    } else if (shape.format == "uri") {
        to.member("format", "uri").member("pattern", "^https?://");
    } else if (!shape.format.empty()) {
        to.member("x-format", shape.format);
    }
}

/// What core/describe calls control characters: in the log they are not there, so readers need no rule.
void write_characters(json::Writer& to, const Shape& shape, Side side) {
    if (!shape.format.empty() || !shape.one_of.empty()) return;
    if (shape.single_line) to.member("pattern", "^[^\\u0000-\\u001F\\u007F]*$");
    else if (side == Side::Door) to.member("pattern", "^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F]*$");
}

void write_text(json::Writer& to, const Shape& shape, Side side, bool nullable) {
    write_limits(to, shape, "minLength", "maxLength");
    if (!shape.one_of.empty()) {
        to.key("enum").begin_array();
        for (const auto& value : shape.one_of) to.string(value);
        if (nullable) to.null();
        to.end_array();
    }
    write_format(to, shape);
    if (!shape.pattern.empty()) to.member("pattern", shape.pattern);
    else write_characters(to, shape, side);
}

void write_type(json::Writer& to, const char* type, bool nullable) {
    to.key("type");
    if (!nullable) {
        to.string(type);
        return;
    }
    to.begin_array().string(type).string("null").end_array();
}

void write_value(json::Writer& to, const Shape& shape, Side side, bool nullable);

void write_member(json::Writer& to, std::string_view name, const FieldShape& field, Side side) {
    const bool optional = side == Side::Door ? field.may_be_absent_at_the_door() : !field.required;
    to.key(name).begin_object();
    write_value(to, field.shape, side, optional);
    if (name != field.name) to.member("description", "Same as " + field.name + '.');
    else if (!field.says.empty()) to.member("description", field.says);
    if (!field.otherwise.empty()) to.key("default").raw(field.otherwise);
    if (field.personal) to.member("x-personal", true);
    to.end_object();
}

void write_members(json::Writer& to, const Shape& shape, Side side, const std::vector<std::string>& given,
                   const BodyNotes& notes = {}) {
    to.key("properties").begin_object();
    for (const FieldShape& field : shape.fields) {
        if (side == Side::Log && field.ignored) continue;
        write_member(to, field.name, field, side);
        for (const auto& [other, own] : notes.other_names) {
            if (own == field.name) write_member(to, other, field, side);
        }
    }
    to.end_object().key("required").begin_array();
    for (const FieldShape& field : shape.fields) {
        const bool optional = side == Side::Door ? field.may_be_absent_at_the_door() : !field.required;
        const bool in_path = std::find(given.begin(), given.end(), field.name) != given.end();
        if (!optional && !field.ignored && !in_path) to.string(field.name);
    }
    to.end_array().member("additionalProperties", side == Side::Log);
}

void write_value(json::Writer& to, const Shape& shape, Side side, bool nullable) {
    switch (shape.kind) {
        case ShapeKind::Boolean: write_type(to, "boolean", nullable); return;
        case ShapeKind::Integer:
        case ShapeKind::Number:
            write_type(to, shape.kind == ShapeKind::Integer ? "integer" : "number", nullable);
            if (shape.low) write_bound(to, "minimum", *shape.low);
            if (shape.high) write_bound(to, "maximum", *shape.high);
            return;
        case ShapeKind::Text:
            write_type(to, "string", nullable);
            write_text(to, shape, side, nullable);
            return;
        case ShapeKind::Time:
            write_type(to, "string", nullable);
            to.member("format", "date-time").member("pattern", kTimePattern);
            return;
        case ShapeKind::Date:
            write_type(to, "string", nullable);
            to.member("format", "date");
            return;
        case ShapeKind::Json:
            if (!shape.any_value) write_type(to, "object", nullable);
            if (shape.at_most) to.member("x-max-bytes", static_cast<std::int64_t>(*shape.at_most));
            to.member("x-max-depth", shape.depth);
            return;
        case ShapeKind::Object:
            write_type(to, "object", nullable);
            write_members(to, shape, side, {});
            return;
        case ShapeKind::List:
        case ShapeKind::Map:
            write_type(to, shape.kind == ShapeKind::List ? "array" : "object", nullable);
            write_limits(to, shape, shape.kind == ShapeKind::List ? "minItems" : "minProperties",
                         shape.kind == ShapeKind::List ? "maxItems" : "maxProperties");
            to.key(shape.kind == ShapeKind::List ? "items" : "additionalProperties").begin_object();
            write_value(to, *shape.element, side, false);
            to.end_object();
            return;
    }
}

void write_rules(json::Writer& to, const BodyNotes& notes) {
    to.key("allOf").begin_array();
    if (!notes.rules.empty()) to.raw(notes.rules);
    for (const auto& [other, own] : notes.other_names) {
        to.begin_object().key("not").begin_object().key("required").begin_array().string(other).string(own).end_array();
        to.end_object().end_object();
    }
    to.end_array();
}

}  // namespace

void write_schema(json::Writer& to, const Shape& shape, Side side, const std::vector<std::string>& given, const BodyNotes& notes) {
    to.begin_object();
    if (!shape.title.empty()) to.member("title", shape.title);
    to.member("type", "object");
    write_members(to, shape, side, given, notes);
    if (!notes.rules.empty() || !notes.other_names.empty()) write_rules(to, notes);
    to.end_object();
}

std::string event_schema(const EventType& type) {
    std::string text;
    json::Writer to(text);
    to.begin_object();
    to.member("$schema", "https://json-schema.org/draft/2020-12/schema");
    to.member("$id", data_schema(type.info.type, type.info.version));
    to.member("title", type.info.type);
    to.member("x-topic", topic(type.info.stream));
    to.member("type", "object");
    write_members(to, *type.shape, Side::Log, {});
    to.end_object();
    return text;
}

}  // namespace carewire::contracts
