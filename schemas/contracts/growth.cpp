#include "schemas/contracts/growth.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace carewire::contracts {
namespace {

using Breaks = std::vector<std::string>;

/// Two documents side by side; schemas may refer to those of their own.
struct Comparison {
    const json::Value& before;
    const json::Value& after;
    bool needs_stay;  ///< a member that was sure to be there must stay so: readers count on it
    Breaks breaks = {};
};

/// What a schema refers to, or itself; null when that is not there.
const json::Value* followed(const json::Value& document, const json::Value* schema) {
    constexpr std::string_view kPlace = "#/components/schemas/";
    const json::Value* reference = schema->find("$ref");
    if (reference == nullptr) return schema;
    const json::Value* components = document.find("components");
    const json::Value* schemas = components == nullptr ? nullptr : components->find("schemas");
    return schemas == nullptr ? nullptr : schemas->find(reference->string().substr(kPlace.size()));
}

std::vector<std::string_view> texts(const json::Value* list) {
    std::vector<std::string_view> found;
    if (list == nullptr) return found;
    for (const json::Value& item : list->items()) found.push_back(item.kind() == json::Kind::String ? item.string() : item.raw());
    return found;
}

bool holds(const std::vector<std::string_view>& list, std::string_view wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

std::string_view raw_of(const json::Value& object, std::string_view name) {
    const json::Value* member = object.find(name);
    return member == nullptr ? std::string_view{} : member->raw();
}

/// One or several, however they are laid out.
std::vector<std::string_view> types(const json::Value& schema) {
    const json::Value* type = schema.find("type");
    if (type == nullptr) return {};
    return type->kind() == json::Kind::String ? std::vector{type->string()} : texts(type);
}

/// A limit that was not there is no limit.
std::optional<double> limit(const json::Value& schema, std::string_view name) {
    const json::Value* found = schema.find(name);
    return found == nullptr ? std::nullopt : std::optional{found->number()};
}

void compare_limits(const json::Value& before, const json::Value& after, const std::string& at, Breaks& breaks) {
    for (const char* most : {"maxLength", "maximum", "maxItems", "maxProperties", "x-max-bytes", "x-max-depth"}) {
        const auto old = limit(before, most);
        const auto now = limit(after, most);
        if (now && (!old || *now < *old)) breaks.push_back(fmt::format("{}: {} became narrower", at, most));
    }
    for (const char* least : {"minLength", "minimum", "minItems", "minProperties"}) {
        const auto old = limit(before, least);
        const auto now = limit(after, least);
        if (now && *now > old.value_or(least[3] == 'i' ? -1e308 : 0)) breaks.push_back(fmt::format("{}: {} became narrower", at, least));
    }
    if (after.find("pattern") != nullptr && raw_of(before, "pattern") != raw_of(after, "pattern")) {
        breaks.push_back(fmt::format("{}: its pattern changed", at));
    }
    const auto values = texts(after.find("enum"));
    for (const auto value : texts(before.find("enum"))) {
        if (!values.empty() && !holds(values, value)) breaks.push_back(fmt::format("{}: the value {} is gone", at, value));
    }
    if (before.find("enum") == nullptr && !values.empty()) breaks.push_back(fmt::format("{}: it has a list of values now", at));
}

void compare(const json::Value& before, const json::Value& after, const std::string& at, Comparison& both);

void compare_members(const json::Value& before, const json::Value& after, const std::string& at, Comparison& both) {
    const json::Value* old_members = before.find("properties");
    const json::Value* new_members = after.find("properties");
    if (old_members == nullptr) return;
    const auto old_needs = texts(before.find("required"));
    const auto new_needs = texts(after.find("required"));
    for (const json::Member& member : old_members->members()) {
        const std::string here = at + "/" + std::string(member.name);
        const json::Value* now = new_members == nullptr ? nullptr : new_members->find(member.name);
        if (now == nullptr) {
            both.breaks.push_back(here + ": is gone");
            continue;
        }
        if (both.needs_stay && holds(old_needs, member.name) && !holds(new_needs, member.name)) {
            both.breaks.push_back(here + ": is no longer sure to be there");
        }
        compare(member.value, *now, here, both);
    }
    for (const auto needed : new_needs) {
        if (!holds(old_needs, needed)) both.breaks.push_back(fmt::format("{}/{}: is newly required", at, needed));
    }
}

void compare(const json::Value& before, const json::Value& after, const std::string& at, Comparison& both) {
    if (types(before) != types(after)) both.breaks.push_back(fmt::format("{}: its type changed", at.empty() ? "/" : at));
    compare_limits(before, after, at, both.breaks);
    compare_members(before, after, at, both);
    for (const char* inner : {"items", "additionalProperties"}) {
        const json::Value* old = before.find(inner);
        const json::Value* now = after.find(inner);
        if (old == nullptr || old->kind() != json::Kind::Object) continue;
        if (now != nullptr && now->kind() == json::Kind::Object) now = followed(both.after, now);
        old = followed(both.before, old);
        if (old == nullptr) continue;
        if (now == nullptr || now->kind() != json::Kind::Object) both.breaks.push_back(fmt::format("{}/*: is gone", at));
        else compare(*old, *now, at + "/*", both);
    }
}

/// `/v1/feedback/{feedback_id}` → `/v1/feedback/{}`: no client sends the name of a parameter.
std::string without_names(std::string_view path) {
    std::string bare;
    bool inside = false;
    for (const char c : path) {
        if (c == '}') inside = false;
        if (!inside) bare.push_back(c);
        if (c == '{') inside = true;
    }
    return bare;
}

const json::Value* same_path(const json::Value& paths, std::string_view path) {
    if (const json::Value* found = paths.find(path)) return found;
    for (const json::Member& member : paths.members()) {
        if (without_names(member.name) == without_names(path)) return &member.value;
    }
    return nullptr;
}

}  // namespace

const json::Value* body_schema(const json::Value& document, const json::Value& operation) {
    const json::Value* at = &operation;
    for (const char* step : {"requestBody", "content", "application/json", "schema"}) {
        at = at->find(step);
        if (at == nullptr) return nullptr;
    }
    return followed(document, at);
}

std::vector<std::string> schema_breaks(const json::Value& before, const json::Value& after) {
    Comparison both{before, after, true};
    compare(before, after, "", both);
    return both.breaks;
}

std::vector<std::string> interface_breaks(const json::Value& before, const json::Value& after) {
    Comparison both{before, after, false};
    const json::Value* old_paths = before.find("paths");
    const json::Value* new_paths = after.find("paths");
    if (old_paths == nullptr || new_paths == nullptr) return both.breaks;
    for (const json::Member& path : old_paths->members()) {
        const json::Value* now = same_path(*new_paths, path.name);
        for (const json::Member& operation : path.value.members()) {
            const std::string here = fmt::format("{} {}", operation.name, path.name);
            const json::Value* same = now == nullptr ? nullptr : now->find(operation.name);
            if (same == nullptr) {
                both.breaks.push_back(here + ": is gone");
                continue;
            }
            const json::Value* old_body = body_schema(before, operation.value);
            const json::Value* new_body = body_schema(after, *same);
            if (old_body != nullptr && new_body != nullptr) compare(*old_body, *new_body, here, both);
        }
    }
    return both.breaks;
}

}  // namespace carewire::contracts
