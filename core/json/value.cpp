#include <charconv>
#include <limits>

#include "core/json/json.hpp"

namespace carewire::json {
namespace {

/// A number taken apart: `digits` without sign, point and exponent, the point standing `before` digits in.
struct Decimal {
    bool negative = false;
    std::string digits;
    std::int64_t before = 0;
};

Decimal take_apart(std::string_view text) {
    Decimal decimal;
    std::size_t at = 0;
    if (text[at] == '-') {
        decimal.negative = true;
        ++at;
    }
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) decimal.digits += text[at];
    decimal.before = static_cast<std::int64_t>(decimal.digits.size());
    if (at < text.size() && text[at] == '.') {
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) decimal.digits += text[at];
    }
    if (at < text.size()) {  // e or E
        ++at;
        if (text[at] == '+') ++at;
        std::int64_t exponent = 0;
        const auto result = std::from_chars(text.data() + at, text.data() + text.size(), exponent);
        constexpr std::int64_t kFar = 1'000'000'000;  // beyond any number of digits that a body can hold
        if (result.ec != std::errc{} || exponent > kFar || exponent < -kFar) exponent = text[at] == '-' ? -kFar : kFar;
        decimal.before += exponent;
    }
    while (!decimal.digits.empty() && decimal.digits.back() == '0') decimal.digits.pop_back();
    return decimal;
}

}  // namespace

Kind Value::kind() const { return kind_; }
std::string_view Value::raw() const { return raw_; }
std::string_view Value::string() const { return text_; }
bool Value::boolean() const { return boolean_; }

std::optional<std::int64_t> Value::integer() const {
    if (kind_ != Kind::Number) return std::nullopt;
    std::int64_t value = 0;
    const char* end = text_.data() + text_.size();
    if (const auto plain = std::from_chars(text_.data(), end, value); plain.ec == std::errc{} && plain.ptr == end) {
        return value;
    }
    Decimal decimal = take_apart(text_);
    if (decimal.digits.find_first_not_of('0') == std::string::npos) return 0;
    // a digit behind the point is no whole number; more than 19 before it are none of 64 bits, leading zeros aside
    if (static_cast<std::int64_t>(decimal.digits.size()) > decimal.before) return std::nullopt;
    const auto first = decimal.digits.find_first_not_of('0');
    if (decimal.before - static_cast<std::int64_t>(first) > 19) return std::nullopt;
    decimal.digits.append(static_cast<std::size_t>(decimal.before) - decimal.digits.size(), '0');
    const std::string whole = (decimal.negative ? "-" : "") + decimal.digits.substr(first);
    const auto exact = std::from_chars(whole.data(), whole.data() + whole.size(), value);
    if (exact.ec != std::errc{}) return std::nullopt;
    return value;
}

double Value::number() const {
    double value = 0;
    const auto result = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (result.ec != std::errc::result_out_of_range) return value;
    // from_chars leaves the value alone here: too large becomes infinite, too small becomes 0
    const Decimal decimal = take_apart(text_);
    const double size = decimal.before > 0 ? std::numeric_limits<double>::infinity() : 0.0;
    return decimal.negative ? -size : size;
}

std::span<const Member> Value::members() const {
    if (kind_ != Kind::Object) return {};
    return {static_cast<const Member*>(children_), count_};
}

std::span<const Value> Value::items() const {
    if (kind_ != Kind::Array) return {};
    return {static_cast<const Value*>(children_), count_};
}

const Value* Value::find(std::string_view name) const {
    for (const Member& member : members()) {
        if (member.name == name) return &member.value;
    }
    return nullptr;
}

}  // namespace carewire::json
