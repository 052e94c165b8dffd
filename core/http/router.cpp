#include "core/http/router.hpp"

#include <chrono>

namespace carewire::http::router {
namespace {

bool digits(std::string_view text) {
    return !text.empty() && text.size() <= 18 && text.find_first_not_of("0123456789") == text.npos;
}

unsigned number(std::string_view text) {
    unsigned value = 0;
    for (const char c : text) value = value * 10 + static_cast<unsigned>(c - '0');
    return value;
}

bool date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const auto year = text.substr(0, 4), month = text.substr(5, 2), day = text.substr(8, 2);
    if (!digits(year) || !digits(month) || !digits(day)) return false;
    return std::chrono::year_month_day{std::chrono::year(static_cast<int>(number(year))),
                                       std::chrono::month(number(month)), std::chrono::day(number(day))}
        .ok();
}

/// `digits` of `{year:digits}`; empty for a plain parameter.
std::string_view kind_of(std::string_view segment) {
    const auto colon = segment.find(':');
    return colon == segment.npos ? std::string_view{} : segment.substr(colon + 1, segment.size() - colon - 2);
}

}  // namespace

std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> segments;
    if (path.starts_with('/')) path.remove_prefix(1);
    if (path.ends_with('/')) path.remove_suffix(1);
    while (!path.empty()) {
        const auto slash = path.find('/');
        segments.push_back(path.substr(0, slash));
        if (slash == path.npos) break;
        path.remove_prefix(slash + 1);
        if (path.empty()) segments.emplace_back();
    }
    return segments;
}

std::string_view without_slash(std::string_view path) {
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    return path;
}

bool fits(std::string_view pattern_segment, std::string_view segment) {
    if (!pattern_segment.starts_with('{')) return pattern_segment == segment;
    const auto kind = kind_of(pattern_segment);
    if (kind == "digits") return digits(segment);
    if (kind == "date") return date(segment);
    return !segment.empty();
}

int exactness(std::string_view pattern_segment) {
    if (!pattern_segment.starts_with('{')) return 2;
    return kind_of(pattern_segment).empty() ? 0 : 1;
}

std::string_view parameter_name(std::string_view pattern_segment) {
    const auto kind = kind_of(pattern_segment);
    const auto name = pattern_segment.substr(1, pattern_segment.find_first_of(":}") - 1);
    if (!pattern_segment.ends_with('}') || name.empty() || !(kind.empty() || kind == "digits" || kind == "date"))
        throw std::invalid_argument("route parameter `" + std::string(pattern_segment) +
                                    "` is not {name}, {name:digits} or {name:date}");
    return name;
}

}  // namespace carewire::http::router
