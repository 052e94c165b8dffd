#pragma once
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/describe/shape.hpp"
#include "core/event/ids.hpp"
#include "core/json/json.hpp"
#include "core/time/time.hpp"
#include "core/time/zone.hpp"

namespace carewire {

/// A struct that says what it holds: `static auto fields() { return describe<T>(…); }`.
template <class T>
concept Described = requires { T::fields(); };

/// How a C++ type stands in JSON: its shape, reading of a value that passed the check of that shape, writing.
template <class T>
struct Codec;

template <>
struct Codec<bool> {
    static Shape shape() { return {.kind = ShapeKind::Boolean}; }
    static void read(bool& to, const json::Value& from) { to = from.boolean(); }
    static void write(json::Writer& to, bool from) { to.boolean(from); }
};

template <>
struct Codec<int> {
    static Shape shape() {
        return {.kind = ShapeKind::Integer,
                .low = std::numeric_limits<int>::min(),
                .high = std::numeric_limits<int>::max()};
    }
    static void read(int& to, const json::Value& from) { to = static_cast<int>(*from.integer()); }
    static void write(json::Writer& to, int from) { to.integer(from); }
};

template <>
struct Codec<std::int64_t> {
    static Shape shape() { return {.kind = ShapeKind::Integer}; }
    static void read(std::int64_t& to, const json::Value& from) { to = *from.integer(); }
    static void write(json::Writer& to, std::int64_t from) { to.integer(from); }
};

template <>
struct Codec<double> {
    static Shape shape() { return {.kind = ShapeKind::Number}; }
    static void read(double& to, const json::Value& from) { to = from.number(); }
    static void write(json::Writer& to, double from) { to.number(from); }
};

template <>
struct Codec<std::string> {
    static Shape shape() { return {.kind = ShapeKind::Text}; }
    static void read(std::string& to, const json::Value& from) { to = from.string(); }
    static void write(json::Writer& to, const std::string& from) { to.string(from); }
};

/// Opaque, 1 to 64 characters (spec C-6).
template <class Tag>
struct Codec<Id<Tag>> {
    static Shape shape() { return {.kind = ShapeKind::Text, .at_least = 1, .at_most = 64, .single_line = true}; }
    static void read(Id<Tag>& to, const json::Value& from) { to.value = from.string(); }
    static void write(json::Writer& to, const Id<Tag>& from) { to.string(from.value); }
};

template <>
struct Codec<Time> {
    static Shape shape() { return {.kind = ShapeKind::Time}; }
    static void read(Time& to, const json::Value& from) { to = *parse_rfc3339(from.string()); }
    static void write(json::Writer& to, Time from) { to.string(format_rfc3339(from)); }
};

template <>
struct Codec<LocalDate> {
    static Shape shape() { return {.kind = ShapeKind::Date}; }
    static void read(LocalDate& to, const json::Value& from) { to = *parse_date(from.string()); }
    static void write(json::Writer& to, LocalDate from) { to.string(format_date(from)); }
};

template <>
struct Codec<JsonText> {
    static Shape shape() { return {.kind = ShapeKind::Json, .at_most = 16384, .depth = 8}; }
    static void read(JsonText& to, const json::Value& from) { to.json = from.raw(); }
    static void write(json::Writer& to, const JsonText& from) { to.raw(from.json); }
};

template <>
struct Codec<Ignored> {
    static Shape shape() { return {.kind = ShapeKind::Json, .at_most = 16384, .depth = 8, .any_value = true}; }
    static void read(Ignored&, const json::Value&) {}
    static void write(json::Writer&, Ignored) {}
};

template <class T>
struct Codec<std::optional<T>> {
    static Shape shape() { return Codec<T>::shape(); }
    static void read(std::optional<T>& to, const json::Value& from) { Codec<T>::read(to.emplace(), from); }
    static void write(json::Writer& to, const std::optional<T>& from) { Codec<T>::write(to, *from); }
};

template <class T>
struct Codec<std::vector<T>> {
    static Shape shape() {
        return {.kind = ShapeKind::List, .element = std::make_shared<Shape>(Codec<T>::shape()), .at_most = 1000};
    }
    static void read(std::vector<T>& to, const json::Value& from) {
        to.clear();
        to.reserve(from.items().size());
        for (const json::Value& item : from.items()) {
            T value{};
            Codec<T>::read(value, item);
            to.push_back(std::move(value));
        }
    }
    static void write(json::Writer& to, const std::vector<T>& from) {
        to.begin_array();
        for (const auto& item : from) Codec<T>::write(to, item);
        to.end_array();
    }
};

template <class T>
struct Codec<std::map<std::string, T>> {
    static Shape shape() {
        return {.kind = ShapeKind::Map, .element = std::make_shared<Shape>(Codec<T>::shape()), .at_most = 1000};
    }
    static void read(std::map<std::string, T>& to, const json::Value& from) {
        to.clear();
        for (const json::Member& member : from.members()) Codec<T>::read(to[std::string(member.name)], member.value);
    }
    static void write(json::Writer& to, const std::map<std::string, T>& from) {
        to.begin_object();
        for (const auto& [name, value] : from) Codec<T>::write(to.key(name), value);
        to.end_object();
    }
};

}  // namespace carewire
