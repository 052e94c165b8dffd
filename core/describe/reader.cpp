#include "core/describe/reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/describe/formats.hpp"
#include "core/text/printable.hpp"

namespace carewire {
namespace {

constexpr std::size_t kMostProblems = 100;  // a crafted body must not make an answer larger than itself

/// Where a value stands, as a chain from the value up to the body; made into text only when there is a fault.
struct Place {
    const Place* parent = nullptr;
    std::string_view name;
    std::size_t index = 0;
    bool in_list = false;
};

std::string pointer_to(const Place* place) {
    if (place == nullptr || place->parent == nullptr) return {};
    std::string text = pointer_to(place->parent) + '/';
    if (place->in_list) return text + std::to_string(place->index);
    constexpr std::size_t kLongestName = 200;  // bytes; a sent name may be as long as the body
    for (std::size_t i = 0; i < place->name.size(); ++i) {
        const char c = place->name[i];
        if (i >= kLongestName && (c & 0xC0) != 0x80) return text + "…";
        if (c == '~') text += "~0";
        else if (c == '/') text += "~1";
        else text += c;
    }
    return text;
}

class Checker {
  public:
    Checker(Reading reading, Problems& problems) : reading_(reading), problems_(problems) {}

    void value(const Shape& shape, const json::Value& value, const Place& place) {
        switch (shape.kind) {
            case ShapeKind::Boolean: expect(value, json::Kind::Bool, "true or false", place); return;
            case ShapeKind::Integer: integer(shape, value, place); return;
            case ShapeKind::Number: number(shape, value, place); return;
            case ShapeKind::Text: text(shape, value, place); return;
            case ShapeKind::Time: time(value, place); return;
            case ShapeKind::Date: date(value, place); return;
            case ShapeKind::Json: raw_json(shape, value, place); return;
            case ShapeKind::Object: object(shape, value, place); return;
            case ShapeKind::List: list(shape, value, place); return;
            case ShapeKind::Map: map(shape, value, place); return;
        }
    }

  private:
    void add(const Place& place, const char* code, std::string detail, int status) {
        if (problems_.size() < kMostProblems) problems_.push_back({pointer_to(&place), code, std::move(detail), status});
    }
    bool expect(const json::Value& value, json::Kind kind, const char* what, const Place& place) {
        if (value.kind() == kind) return true;
        add(place, "wrong_type", fmt::format("must be {}", what), 400);
        return false;
    }

    void integer(const Shape& shape, const json::Value& value, const Place& place) {
        if (!expect(value, json::Kind::Number, "a whole number", place)) return;
        const auto number = value.integer();
        if (!number) return add(place, "wrong_type", "must be a whole number within 64 bits", 400);
        range(shape, static_cast<double>(*number), place);
    }
    void number(const Shape& shape, const json::Value& value, const Place& place) {
        if (!expect(value, json::Kind::Number, "a number", place)) return;
        const double number = value.number();
        if (number - number != 0) return add(place, "wrong_type", "must be a number that a double can hold", 400);
        range(shape, number, place);
    }
    void range(const Shape& shape, double number, const Place& place) {
        if ((shape.low && number < *shape.low) || (shape.high && number > *shape.high)) {
            add(place, "out_of_range", fmt::format("must be between {} and {}", *shape.low, *shape.high), 422);
        }
    }

    void text(const Shape& shape, const json::Value& value, const Place& place);
    void time(const json::Value& value, const Place& place) {
        if (!expect(value, json::Kind::String, "a time as text", place)) return;
        if (auto time = parse_rfc3339(value.string()); !time) add(place, "bad_time", std::move(time.error()), 400);
    }
    void date(const json::Value& value, const Place& place) {
        if (!expect(value, json::Kind::String, "a date as text", place)) return;
        if (!parse_date(value.string())) add(place, "bad_date", "must be a date such as 2025-07-04", 400);
    }

    static int depth_of(const json::Value& value) {
        int deepest = 0;
        for (const json::Member& member : value.members()) deepest = std::max(deepest, depth_of(member.value));
        for (const json::Value& item : value.items()) deepest = std::max(deepest, depth_of(item));
        const bool holds_others = value.kind() == json::Kind::Object || value.kind() == json::Kind::Array;
        return deepest + (holds_others ? 1 : 0);
    }
    void raw_json(const Shape& shape, const json::Value& value, const Place& place) {
        if (!shape.any_value && !expect(value, json::Kind::Object, "an object", place)) return;
        if (value.raw().size() > *shape.at_most) {
            add(place, "too_long", fmt::format("must be at most {} bytes", *shape.at_most), 400);
        } else if (depth_of(value) > shape.depth) {
            add(place, "too_deep", fmt::format("must be nested at most {} levels deep", shape.depth), 400);
        }
    }

    void object(const Shape& shape, const json::Value& value, const Place& place);
    void list(const Shape& shape, const json::Value& value, const Place& place) {
        if (!expect(value, json::Kind::Array, "a list", place)) return;
        count(shape, value.items().size(), place);
        for (std::size_t i = 0; i < value.items().size(); ++i) {
            this->value(*shape.element, value.items()[i], {.parent = &place, .index = i, .in_list = true});
        }
    }
    void map(const Shape& shape, const json::Value& value, const Place& place) {
        if (!expect(value, json::Kind::Object, "an object", place)) return;
        count(shape, value.members().size(), place);
        for (const json::Member& member : value.members()) {
            this->value(*shape.element, member.value, {.parent = &place, .name = member.name});
        }
    }
    void count(const Shape& shape, std::size_t elements, const Place& place) {
        if (shape.at_most && elements > *shape.at_most) {
            add(place, "too_long", fmt::format("must have at most {} elements", *shape.at_most), 400);
        } else if (elements < shape.at_least) {
            add(place, "too_short", fmt::format("must have at least {} elements", shape.at_least), 422);
        }
    }

    Reading reading_;
    Problems& problems_;
};

std::size_t code_points(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) count += (c & 0xC0) != 0x80;
    return count;
}

/// Control bytes break logs, mails and terminals; tab and line breaks belong to texts of several lines.
bool has_control(std::string_view text, bool single_line) {
    for (const char c : text.substr(printable_front(text))) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte == 0x7F || (byte < 0x20 && (single_line || (c != '\t' && c != '\n' && c != '\r')))) return true;
    }
    return false;
}

void Checker::text(const Shape& shape, const json::Value& value, const Place& place) {
    if (!expect(value, json::Kind::String, "text", place)) return;
    const std::string_view text = value.string();
    // never more characters than bytes, so most texts need not be counted
    const bool counted = (shape.at_most && text.size() > *shape.at_most) || shape.at_least > 1;
    const std::size_t length = counted ? code_points(text) : text.size();
    if (shape.at_most && length > *shape.at_most) {
        return add(place, "too_long", fmt::format("must have at most {} characters", *shape.at_most), 400);
    }
    if (length < shape.at_least) {
        return add(place, "too_short", fmt::format("must have at least {} characters", shape.at_least), 422);
    }
    if (has_control(text, shape.single_line)) {
        return add(place, "control_character", "must have no control characters", 422);
    }
    if (!shape.one_of.empty() && std::find(shape.one_of.begin(), shape.one_of.end(), text) == shape.one_of.end()) {
        return add(place, "not_allowed", fmt::format("must be one of {}", fmt::join(shape.one_of, ", ")), 422);
    }
    if (!shape.format.empty() && !has_format(shape.format, text)) {
        return add(place, "not_allowed", std::string(format_hint(shape.format)), 422);
    }
    if (shape.compiled && !matches(*shape.compiled, text)) {
        add(place, "not_allowed", fmt::format("must match {}", shape.pattern), 422);
    }
}

void Checker::object(const Shape& shape, const json::Value& value, const Place& place) {
    if (!expect(value, json::Kind::Object, "an object", place)) return;
    std::vector<bool> seen(shape.fields.size());
    std::size_t next = 0;  // members usually come in the order of the description
    for (const json::Member& member : value.members()) {
        std::size_t at = next;
        std::size_t tried = 0;
        while (tried < shape.fields.size() && shape.fields[at].name != member.name) {
            at = at + 1 == shape.fields.size() ? 0 : at + 1;
            ++tried;
        }
        const Place here{.parent = &place, .name = member.name};
        if (tried == shape.fields.size()) {
            if (reading_ == Reading::Door) add(here, "unknown_member", "is not a member of this body", 400);
            continue;
        }
        seen[at] = true;
        next = at + 1 == shape.fields.size() ? 0 : at + 1;
        const FieldShape& field = shape.fields[at];
        if (field.ignored) continue;
        // null stands for absent, unless any value is a value
        const bool absent = member.value.kind() == json::Kind::Null && !field.shape.any_value &&
                            (reading_ == Reading::Door ? field.may_be_absent_at_the_door() : !field.required);
        if (!absent) this->value(field.shape, member.value, here);
    }
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const FieldShape& field = shape.fields[i];
        const bool optional = reading_ == Reading::Door ? field.may_be_absent_at_the_door() : !field.required;
        if (!seen[i] && !optional && !field.ignored) {
            add({.parent = &place, .name = field.name}, "missing", "is required", 400);
        }
    }
}

}  // namespace

void check(const Shape& shape, const json::Value& value, Reading reading, Problems& problems) {
    Checker(reading, problems).value(shape, value, Place{});
}

tl::expected<json::Document, Problems> parse_body(std::string_view text, Reading reading) {
    constexpr json::Limits kEvent{.bytes = 1048576, .depth = 64};
    auto document = json::Document::parse(text, reading == Reading::Door ? json::Limits{} : kEvent);
    if (document) return std::move(*document);
    return tl::unexpected<Problems>(Problems{{"", document.error().code, document.error().detail, 400}});
}

const json::Value* MemberSearch::find(std::string_view name) {
    for (std::size_t tried = 0; tried < members_.size(); ++tried) {
        const std::size_t at = (next_ + tried) % members_.size();
        if (members_[at].name == name) {
            next_ = at + 1;
            return &members_[at].value;
        }
    }
    return nullptr;
}

}  // namespace carewire
