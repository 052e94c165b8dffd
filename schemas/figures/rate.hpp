#pragma once
#include <optional>

#include "core/describe/codec.hpp"

namespace carewire {

/// A percentage with one decimal, or nothing where there was nothing to divide by: null in JSON, `–` for people
/// (metrics.md section 1).
struct Rate {
    std::optional<double> percent;
    bool operator==(const Rate&) const = default;
};

template <>
struct Codec<Rate> {
    static Shape shape() { return {.kind = ShapeKind::Number}; }
    static void read(Rate& to, const json::Value& from) { to.percent = from.number(); }
    static void write(json::Writer& to, const Rate& from) { from.percent ? to.number(*from.percent) : to.null(); }
};

}  // namespace carewire
