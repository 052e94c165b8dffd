#pragma once
#include <string_view>

#include <tl/expected.hpp>

#include "core/describe/description.hpp"
#include "core/describe/problem.hpp"

namespace carewire {

/// Who reads. At the door unknown members are faults; a worker that reads an event lets them pass, because a newer version of
/// the producer may have added them. In the log minted members must be there.
enum class Reading { Door, Log };

/// Checks a value against a shape and adds every fault with its pointer, in the order of the body (at most 100 of them).
/// 400: the announced shape is not there; 422: it is, and a value is not allowed (C-5).
void check(const Shape& shape, const json::Value& value, Reading reading, Problems& problems);

/// Parses with the limits of the reading: the door's are those of C-17; an event may be up to 1 MiB.
tl::expected<json::Document, Problems> parse_body(std::string_view text, Reading reading);

/// The members of one object, looked up in the order of a description: usually also the order of the body, so that the
/// search starts where the last one ended.
class MemberSearch {
  public:
    explicit MemberSearch(const json::Value& object) : members_(object.members()) {}
    const json::Value* find(std::string_view name);

  private:
    std::span<const json::Member> members_;
    std::size_t next_ = 0;
};

template <Described T>
struct Codec<T> {
    static Shape shape() { return make_shape<T>(); }
    static void read(T& to, const json::Value& from) {
        MemberSearch members(from);
        std::apply([&](const auto&... field) { (field.read(to, members.find(field.shape().name)), ...); },
                   description_of<T>());
    }
    static void write(json::Writer& to, const T& from) {
        to.begin_object();
        std::apply([&](const auto&... field) { (field.write(to, from), ...); }, description_of<T>());
        to.end_object();
    }
};

template <Described T>
tl::expected<T, Problems> from_json(const json::Value& value, Reading reading = Reading::Log) {
    Problems problems;
    check(shape_of<T>(), value, reading, problems);
    if (!problems.empty()) return tl::unexpected<Problems>(std::move(problems));
    T body{};
    Codec<T>::read(body, value);
    return body;
}

template <Described T>
tl::expected<T, Problems> from_json(std::string_view text, Reading reading = Reading::Log) {
    const auto document = parse_body(text, reading);
    if (!document) return tl::unexpected<Problems>(document.error());
    return from_json<T>(document->root(), reading);
}

}  // namespace carewire
