#pragma once
#include <tuple>
#include <utility>

#include "core/describe/field.hpp"

namespace carewire {

/// All members of a struct, as what its `fields()` returns.
template <class Body, class... M>
auto describe(Field<Body, M>... fields) {
    return std::tuple<Field<Body, M>...>(std::move(fields)...);
}

/// The description of a struct, made once.
template <Described T>
const auto& description_of() {
    static const auto description = T::fields();
    return description;
}

template <Described T>
Shape make_shape() {
    Shape shape;
    if constexpr (requires { T::event.type; }) shape.title = T::event.type;
    std::apply([&](const auto&... field) { (shape.fields.push_back(field.shape()), ...); }, description_of<T>());
    return shape;
}

template <Described T>
const Shape& shape_of() {
    static const Shape shape = make_shape<T>();
    return shape;
}

}  // namespace carewire
