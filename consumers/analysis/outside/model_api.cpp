#include "consumers/analysis/outside/model_api.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace carewire::analysis {

std::string base_of(const std::string& endpoint, std::string_view otherwise) {
    std::string base(endpoint.empty() ? otherwise : std::string_view(endpoint));
    while (base.ends_with('/')) base.pop_back();
    return base;
}

std::string in_path(std::string_view model) {
    std::string out;
    for (const char c : model) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("-._~:@").find(c) != std::string_view::npos;
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

Duration bounded(Duration wait) { return std::clamp<Duration>(wait, std::chrono::seconds{1}, std::chrono::hours{24}); }

std::optional<Duration> retry_after(const http::ClientAnswer& answer) {
    const auto text = answer.header("retry-after");
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (text.empty() || error != std::errc() || end != text.data() + text.size() || seconds < 0) return std::nullopt;
    return bounded(std::chrono::seconds{std::min<std::int64_t>(seconds, 86400)});
}

std::optional<Understood> understood_by_status(const http::ClientAnswer& answer) {
    switch (answer.status) {
        case 401:
        case 403: return Halt{"key_refused", "the provider refused the key"};
        case 404: return Halt{"unknown_model", "the provider does not know the model or its address"};
        case 408: return Hiccup{"the provider did not get the request in time"};
        case 413: return Rejected{"too_long", "the provider found the request too long"};
        case 502:
        case 503: return Busy{"the provider is overloaded or away", retry_after(answer)};
        default: break;
    }
    if (answer.status >= 500) return Hiccup{fmt::format("the provider answered {}", answer.status)};
    if (answer.status >= 300 && answer.status < 400) return Halt{"redirected", "the address redirects; a key follows no redirect"};
    return std::nullopt;
}

}  // namespace carewire::analysis
