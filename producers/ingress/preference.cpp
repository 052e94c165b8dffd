#include "producers/ingress/preference.hpp"

#include <charconv>
#include <string_view>

namespace carewire {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

bool is_wait(std::string_view name) {
    constexpr std::string_view wait = "wait";
    if (name.size() != wait.size()) return false;
    for (std::size_t i = 0; i < wait.size(); ++i) {
        if ((name[i] | 0x20) != wait[i]) return false;
    }
    return true;
}

std::optional<Duration> wait_of(std::string_view preference) {
    preference = trimmed(preference.substr(0, preference.find(';')));
    const auto equals = preference.find('=');
    if (equals == std::string_view::npos || !is_wait(trimmed(preference.substr(0, equals)))) return std::nullopt;
    auto value = trimmed(preference.substr(equals + 1));
    if (value.size() > 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    unsigned seconds = 0;
    const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (fault == std::errc::result_out_of_range) return Duration::max();
    if (fault != std::errc{} || end != value.data() + value.size()) return std::nullopt;
    return std::chrono::seconds{seconds};
}

}  // namespace

std::optional<Duration> preferred_wait(std::span<const std::pair<std::string, std::string>> headers) {
    for (const auto& [name, value] : headers) {
        if (name != "prefer") continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            const auto comma = rest.find(',');
            if (const auto wait = wait_of(rest.substr(0, comma))) return wait;  // the first one counts (RFC 7240 section 2)
            rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
        }
    }
    return std::nullopt;
}

}  // namespace carewire
