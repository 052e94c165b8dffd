#include "core/http/proxies.hpp"

#include <charconv>
#include <stdexcept>

#include "core/http/head.hpp"

namespace carewire::http {
namespace {

using Poco::Net::IPAddress;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// `1.2.3.4`, `2001:db8::1`, `[2001:db8::1]:443`, `1.2.3.4:5678`; an IPv4 address in IPv6's clothes is the IPv4
/// address.
bool parse_address(std::string_view text, IPAddress& address) {
    text = trimmed(text);
    if (text.starts_with('['))
        text = text.substr(1, text.find(']') - 1);
    else if (text.find(':') == text.rfind(':'))
        text = text.substr(0, text.find(':'));
    if (text.starts_with("::ffff:") && text.find('.') != text.npos) text.remove_prefix(7);
    return IPAddress::tryParse(std::string(text), address);
}

bool same_network(const IPAddress& one, const IPAddress& other, unsigned bits) {
    if (one.family() != other.family()) return false;
    const auto* a = static_cast<const unsigned char*>(one.addr());
    const auto* b = static_cast<const unsigned char*>(other.addr());
    for (unsigned at = 0; at < bits; ++at) {
        const unsigned mask = 0x80u >> (at % 8);
        if ((a[at / 8] & mask) != (b[at / 8] & mask)) return false;
    }
    return true;
}

}  // namespace

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks) {
    for (const auto& text : networks) {
        const std::string_view whole = text;
        const auto slash = whole.find('/');
        IPAddress address;
        if (!IPAddress::tryParse(text.substr(0, slash), address))
            throw std::invalid_argument("trusted proxies: `" + text + "` is no address or network");
        unsigned bits = static_cast<unsigned>(address.length()) * 8;
        if (slash != whole.npos) {
            unsigned given = 0;
            const auto* end = text.data() + text.size();
            const auto parsed = std::from_chars(text.data() + slash + 1, end, given);
            if (parsed.ec != std::errc{} || parsed.ptr != end || given > bits)
                throw std::invalid_argument("trusted proxies: `" + text + "` has no valid prefix length");
            bits = given;
        }
        networks_.emplace_back(address, bits);
    }
}

bool TrustedProxies::trusts(std::string_view text) const {
    IPAddress address;
    if (networks_.empty() || !parse_address(text, address)) return false;
    for (const auto& [network, bits] : networks_)
        if (same_network(address, network, bits)) return true;
    return false;
}

void TrustedProxies::apply(Request& request) const {
    if (!trusts(request.peer)) return;
    request.proxied = true;
    request.secure = same_name(trimmed(request.header("x-forwarded-proto")), "https");
    std::string chain;
    for (const auto& [name, value] : request.headers)
        if (name == "x-forwarded-for") chain += (chain.empty() ? "" : ",") + value;
    for (std::string_view rest = chain; !rest.empty();) {
        const auto comma = rest.rfind(',');
        IPAddress address;
        if (!parse_address(comma == rest.npos ? rest : rest.substr(comma + 1), address)) return;
        request.peer = address.toString();
        if (!trusts(request.peer)) return;
        rest = comma == rest.npos ? std::string_view{} : rest.substr(0, comma);
    }
}

}  // namespace carewire::http
