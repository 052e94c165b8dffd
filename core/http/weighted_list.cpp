#include "core/http/weighted_list.hpp"

#include <algorithm>
#include <charconv>

namespace carewire::http {
namespace {

/// What stands before the next `end`, without the white space around it; takes both away.
std::string_view take_part(std::string_view& text, char end) {
    auto part = text.substr(0, text.find(end));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    const auto start = std::min(part.find_first_not_of(" \t"), part.size());
    part.remove_prefix(start);
    return part.substr(0, part.find_last_not_of(" \t") + 1);
}

double number_of(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    return error == std::errc{} && end == text.data() + text.size() ? std::clamp(number, 0.0, 1.0) : 0;
}

}  // namespace

std::vector<Weighted> weighted_list(std::string_view field) {
    std::vector<Weighted> entries;
    while (!field.empty()) {
        auto entry = take_part(field, ',');
        Weighted one{.value = take_part(entry, ';')};
        while (!entry.empty()) {
            const auto parameter = take_part(entry, ';');
            if (parameter.starts_with("q=") || parameter.starts_with("Q=")) one.weight = number_of(parameter.substr(2));
        }
        if (!one.value.empty()) entries.push_back(one);
    }
    std::ranges::stable_sort(entries, std::greater<>{}, &Weighted::weight);
    return entries;
}

}  // namespace carewire::http
