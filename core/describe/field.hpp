#pragma once
#include <initializer_list>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "core/describe/codec.hpp"

namespace carewire {

template <class M>
inline constexpr bool is_optional = false;
template <class M>
inline constexpr bool is_optional<std::optional<M>> = true;

/// One member of a described struct, and its rules. std::optional members may be absent or null; all others are required,
/// unless minted, filled at the door or given a default.
template <class Body, class M>
class Field {
  public:
    Field(std::string_view name, M Body::*member) : member_(member) {
        shape_.name = name;
        shape_.shape = Codec<M>::shape();
        shape_.ignored = std::is_same_v<M, Ignored>;
        shape_.required = !is_optional<M> && !shape_.ignored;
    }

    /// An id: when the caller gives none it becomes the event's own id. A given one must be a UUID.
    Field&& minted() && { return shape_.minted = true, std::move(*this).format("uuid"); }
    /// A time: when the caller gives none it becomes the time of receipt.
    Field&& or_now() && { return shape_.now = true, std::move(*this); }
    /// May be absent: then it is this value, filled in at the door.
    Field&& otherwise(M value) && {
        json::Writer writer(shape_.otherwise);
        Codec<M>::write(writer, value);
        otherwise_ = std::move(value);
        shape_.required = false;
        return std::move(*this);
    }
    /// May be absent: the struct's own initial value stays.
    Field&& may_be_absent() && { return shape_.required = false, std::move(*this); }

    Field&& between(double low, double high) && {
        return shape_.shape.low = low, shape_.shape.high = high, std::move(*this);
    }
    /// Code points of a text, elements of a list or map.
    Field&& at_most(std::size_t n) && { return shape_.shape.at_most = n, std::move(*this); }
    Field&& at_least(std::size_t n) && { return shape_.shape.at_least = n, std::move(*this); }
    Field&& one_of(std::initializer_list<std::string_view> values) && {
        return shape_.shape.one_of.assign(values.begin(), values.end()), std::move(*this);
    }
    Field&& one_of(std::span<const std::string_view> values) && {
        return shape_.shape.one_of.assign(values.begin(), values.end()), std::move(*this);
    }
    /// An anchored ECMAScript expression.
    Field&& pattern(std::string_view expression) && {
        shape_.shape.pattern = expression;
        shape_.shape.compiled = compile_pattern(shape_.shape.pattern);
        return std::move(*this);
    }
    Field&& format(std::string_view name) && { return shape_.shape.format = name, std::move(*this); }
    Field&& single_line() && { return shape_.shape.single_line = true, std::move(*this); }
    /// Bounds of a JsonText.
    Field&& raw_json(std::size_t max_bytes, int max_depth) && {
        return shape_.shape.at_most = max_bytes, shape_.shape.depth = max_depth, std::move(*this);
    }
    /// A JsonText that may be any value, not only an object.
    Field&& any_value() && { return shape_.shape.any_value = true, std::move(*this); }
    /// Rules of the elements of a list: `field("recipients", …).each([](Shape& s) { s.format = "email"; })`.
    template <class Change>
    Field&& each(Change change) && {
        change(*shape_.shape.element);
        return std::move(*this);
    }
    Field&& personal() && { return shape_.personal = true, std::move(*this); }
    Field&& says(std::string_view sentence) && { return shape_.says = sentence, std::move(*this); }

    const FieldShape& shape() const { return shape_; }

    /// `value` passed the check, or is null because the member is absent.
    void read(Body& to, const json::Value* value) const {
        if (value != nullptr && (value->kind() != json::Kind::Null || shape_.shape.any_value)) {
            Codec<M>::read(to.*member_, *value);
        } else if (otherwise_) {
            to.*member_ = *otherwise_;
        }
    }
    void write(json::Writer& to, const Body& from) const {
        if constexpr (is_optional<M>) {
            if (!(from.*member_)) return;
        }
        if constexpr (!std::is_same_v<M, Ignored>) {
            to.key(shape_.name);
            Codec<M>::write(to, from.*member_);
        }
    }

  private:
    M Body::*member_;
    FieldShape shape_;
    std::optional<M> otherwise_;
};

template <class Body, class M>
Field<Body, M> field(std::string_view name, M Body::*member) {
    return Field<Body, M>(name, member);
}

}  // namespace carewire
