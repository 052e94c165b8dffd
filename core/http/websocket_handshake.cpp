#include <Poco/Base64Encoder.h>
#include <Poco/SHA1Engine.h>

#include <algorithm>
#include <sstream>

#include "core/http/head.hpp"
#include "core/http/problem.hpp"
#include "core/http/websocket.hpp"

namespace carewire::http {
namespace {

/// Is this one of a field's comma-separated options? Case ignored.
bool lists(std::string_view field, std::string_view lower) {
    while (!field.empty()) {
        const auto comma = field.find(',');
        auto option = field.substr(0, comma);
        while (option.starts_with(' ') || option.starts_with('\t')) option.remove_prefix(1);
        while (option.ends_with(' ') || option.ends_with('\t')) option.remove_suffix(1);
        if (same_name(option, lower)) return true;
        field.remove_prefix(comma == field.npos ? field.size() : comma + 1);
    }
    return false;
}

/// 16 bytes in base64: 22 characters and two equals signs.
bool is_key(std::string_view key) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    return key.size() == 24 && key.ends_with("==") && key.substr(0, 22).find_first_not_of(letters) == key.npos;
}

std::string accept_value(std::string_view key) {
    Poco::SHA1Engine sha1;
    sha1.update(key.data(), key.size());
    constexpr std::string_view guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455 section 1.3
    sha1.update(guid.data(), guid.size());
    const auto& digest = sha1.digest();
    std::ostringstream out;
    Poco::Base64Encoder encoder(out);
    encoder.write(reinterpret_cast<const char*>(digest.data()), static_cast<std::streamsize>(digest.size()));
    encoder.close();
    return out.str();
}

bool may_connect(const Request& request, const std::vector<std::string>& origins) {
    if (!request.has_header("origin")) return true;
    const auto origin = request.header("origin");
    const auto host = origin.find("://");
    if (host != origin.npos && origin.substr(host + 3) == request.header("host")) return true;
    return std::ranges::any_of(origins, [&](const std::string& each) { return each == origin || each == "*"; });
}

Response refused(int status, std::string code, std::string detail) {
    return problem({.status = status, .code = std::move(code), .detail = std::move(detail)});
}

}  // namespace

tl::expected<Fields, Response> websocket_handshake(const Request& request, const std::vector<std::string>& origins) {
    const bool asks = request.method == "GET" && lists(request.header("upgrade"), "websocket") &&
                      lists(request.header("connection"), "upgrade");
    if (!asks || request.header("sec-websocket-version") != "13") {
        auto answer = refused(426, "upgrade_required", "This is a WebSocket address; connect with version 13.");
        answer.headers = {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}};
        return tl::unexpected(std::move(answer));
    }
    const auto keys = std::ranges::count(request.headers, "sec-websocket-key", &Fields::value_type::first);
    const auto key = request.header("sec-websocket-key");
    if (keys != 1 || !is_key(key))
        return tl::unexpected(refused(400, "bad_header", "Sec-WebSocket-Key is not 16 bytes in base64."));
    if (!may_connect(request, origins))
        return tl::unexpected(refused(403, "forbidden", "Pages of this origin may not connect."));
    return Fields{{"Upgrade", "websocket"}, {"Connection", "Upgrade"}, {"Sec-WebSocket-Accept", accept_value(key)}};
}

}  // namespace carewire::http
