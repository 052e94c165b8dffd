// The templates of router.hpp.
#pragma once
#include <algorithm>
#include <stdexcept>

namespace carewire::http {

namespace router {

/// `/v1/feedback/{id}` as `v1`, `feedback`, `{id}`. A trailing slash makes no segment.
std::vector<std::string_view> segments_of(std::string_view path);
/// The path without one trailing slash; `/` stays.
std::string_view without_slash(std::string_view path);
/// Does a path's segment fit this one of a pattern? A literal by its bytes, `{name}` anything that is not empty,
/// `{name:digits}` 1 to 18 digits, `{name:date}` a calendar date YYYY-MM-DD.
bool fits(std::string_view pattern_segment, std::string_view segment);
/// How exact a segment of a pattern is: literal 2, typed parameter 1, parameter 0.
int exactness(std::string_view pattern_segment);
/// `{name:digits}` -> `name`; throws std::invalid_argument for an unknown kind: a mistake in a route's declaration.
std::string_view parameter_name(std::string_view pattern_segment);

}  // namespace router

template <class Route>
void Router<Route>::add(std::string_view method, std::string_view pattern, Route route) {
    auto entry = std::make_unique<Entry>(Entry{std::string(method), std::string(pattern), {}, std::move(route)});
    bool literal = true;
    for (const auto segment : router::segments_of(pattern)) {
        if (segment.starts_with('{')) {
            router::parameter_name(segment);
            literal = false;
        }
        entry->segments.emplace_back(segment);
    }
    const auto size = entry->segments.size();
    if (!literal && with_parameters_.size() <= size) with_parameters_.resize(size + 1);
    auto& entries = literal ? literal_[std::string(router::without_slash(pattern))] : with_parameters_[size];
    for (const auto& other : entries)
        if (other->method == entry->method && other->segments == entry->segments)
            throw std::invalid_argument("route declared twice: " + entry->method + " " + entry->pattern);
    // the most exact first, segment by segment: the first that fits is the answer (D-59)
    const auto before = [](const std::unique_ptr<Entry>& one, const std::unique_ptr<Entry>& other) {
        return std::ranges::lexicographical_compare(one->segments, other->segments, std::greater<>{}, router::exactness,
                                                    router::exactness);
    };
    entries.insert(std::ranges::upper_bound(entries, entry, before), std::move(entry));
}

template <class Route>
bool Router<Route>::take(const Entry& entry, std::string_view method, Match& match) const {
    if (entry.method != method) {
        if (std::ranges::find(match.allow, entry.method) == match.allow.end()) match.allow.push_back(entry.method);
        return false;
    }
    match.route = &entry.route;
    match.pattern = &entry.pattern;
    match.allow.clear();
    return true;
}

template <class Route>
auto Router<Route>::find(std::string_view method, std::string_view path) const -> Match {
    Match match;
    if (const auto found = literal_.find(router::without_slash(path)); found != literal_.end())
        for (const auto& entry : found->second)
            if (take(*entry, method, match)) return match;
    const auto segments = router::segments_of(path);
    if (segments.size() >= with_parameters_.size()) return match;
    for (const auto& entry : with_parameters_[segments.size()]) {
        bool all = true;
        for (std::size_t i = 0; all && i < segments.size(); ++i) all = router::fits(entry->segments[i], segments[i]);
        if (!all || !take(*entry, method, match)) continue;
        for (std::size_t i = 0; i < segments.size(); ++i)
            if (entry->segments[i].starts_with('{'))
                match.values.emplace(router::parameter_name(entry->segments[i]), segments[i]);
        return match;
    }
    return match;
}

}  // namespace carewire::http
