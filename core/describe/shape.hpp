#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carewire {

/// JSON kept exactly as it was sent, e.g. `details` of an interaction.
struct JsonText {
    std::string json;
    bool operator==(const JsonText&) const = default;
};

/// A member that callers may send and that is left out at the door, e.g. `date` of an interaction, which is derived later.
struct Ignored {};

enum class ShapeKind {
    Boolean,
    Integer,
    Number,
    Text,
    Time,  ///< RFC 3339 with offset
    Date,  ///< `2025-07-04`
    Json,  ///< any object (or any value, see any_value), kept as it is
    Object,
    List,
    Map,   ///< an object with free names and values of one shape
};

struct FieldShape;

/// A compiled expression; <regex> would cost every file that includes this a second.
class Pattern;
std::shared_ptr<const Pattern> compile_pattern(const std::string& expression);
bool matches(const Pattern& pattern, std::string_view text);

/// What a value looks like, without its C++ type: what the reader checks and what schemas, columns and forms are made from.
struct Shape {
    ShapeKind kind = ShapeKind::Object;
    std::string title;                  ///< of a body: the event type or the struct's name
    std::vector<FieldShape> fields;     ///< Object
    std::shared_ptr<Shape> element;     ///< List, Map
    std::optional<double> low, high;    ///< Integer, Number: inclusive
    std::size_t at_least = 0;           ///< Text: code points; List, Map: elements
    std::optional<std::size_t> at_most; ///< same; Json: bytes
    int depth = 0;                      ///< Json: levels of nesting, its own included
    std::vector<std::string> one_of;    ///< Text
    std::string pattern;                ///< Text: ECMAScript, anchored
    std::shared_ptr<const Pattern> compiled;
    std::string format;                 ///< Text: `uuid`, `email`, `time-of-day`, … (formats.hpp)
    bool single_line = false;           ///< Text: no line break, no tab
    bool any_value = false;             ///< Json: not only objects
};

struct FieldShape {
    std::string name;
    Shape shape;
    bool required = true;  ///< must be there in the log
    bool minted = false;   ///< filled with the event's id at the door when absent
    bool now = false;      ///< filled with the time of receipt at the door when absent
    bool ignored = false;  ///< accepted and left out at the door; derived later
    bool personal = false; ///< never logged, erasable, listed in the egress record
    std::string otherwise; ///< JSON of the default, filled in at the door; empty: none
    std::string says;      ///< one sentence for people

    bool may_be_absent_at_the_door() const { return !required || minted || now || !otherwise.empty(); }
};

/// JSON pointers of the personal fields, e.g. `/patient_name`, `/lines/*/text`.
std::vector<std::string> personal_fields(const Shape& shape);

}  // namespace carewire
