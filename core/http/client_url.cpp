#include "core/http/client_url.hpp"

#include <algorithm>
#include <charconv>

namespace carewire::http {
namespace {

bool take(std::string_view& rest, std::string_view prefix) {
    if (!rest.starts_with(prefix)) return false;
    rest.remove_prefix(prefix.size());
    return true;
}

bool is_host(std::string_view host, bool bracketed) {
    const std::string_view allowed = bracketed ? "0123456789abcdef:." : "abcdefghijklmnopqrstuvwxyz0123456789.-";
    return !host.empty() && host.size() <= 253 && host.find_first_not_of(allowed) == host.npos;
}

bool is_target(std::string_view target) {
    return std::ranges::all_of(target, [](char c) { return c > ' ' && c < 0x7f && c != '#' && c != '\\'; });
}

bool parse_port(std::string_view digits, std::uint16_t& port) {
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    return parsed.ec == std::errc{} && parsed.ptr == digits.data() + digits.size() && port > 0;
}

}  // namespace

std::optional<ClientUrl> parse_client_url(std::string_view rest) {
    ClientUrl url;
    url.tls = take(rest, "https://");
    if (!url.tls && !take(rest, "http://")) return std::nullopt;
    url.port = url.tls ? 443 : 80;
    const auto end = std::min(rest.find_first_of("/?"), rest.size());
    auto authority = rest.substr(0, end);
    url.authority = authority;
    url.target = rest.substr(end);
    if (!url.target.starts_with('/')) url.target.insert(0, "/");

    const bool bracketed = authority.starts_with('[');
    const auto host_end = bracketed ? authority.find(']') : std::min(authority.find(':'), authority.size());
    if (host_end == authority.npos) return std::nullopt;
    url.host = authority.substr(bracketed ? 1 : 0, host_end - (bracketed ? 1 : 0));
    std::ranges::transform(url.host, url.host.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c; });
    authority.remove_prefix(host_end + (bracketed ? 1 : 0));
    if (!authority.empty() && (!take(authority, ":") || !parse_port(authority, url.port))) return std::nullopt;
    if (!is_host(url.host, bracketed) || !is_target(url.target)) return std::nullopt;
    return url;
}

}  // namespace carewire::http
