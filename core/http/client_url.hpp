#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace carewire::http {

/// Where a call goes. Strict: no user name, no fragment, only characters that may stand on a request line.
struct ClientUrl {
    bool tls = true;
    std::string host;  ///< lower case; IPv6 without brackets
    std::uint16_t port = 443;
    std::string authority;  ///< for the Host field: with the port unless it is the scheme's own
    std::string target;     ///< path and query, at least `/`

    bool loopback() const { return host == "localhost" || host == "::1" || host.starts_with("127."); }
};
std::optional<ClientUrl> parse_client_url(std::string_view url);

}  // namespace carewire::http
