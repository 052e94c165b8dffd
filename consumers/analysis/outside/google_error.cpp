#include "consumers/analysis/outside/google_error.hpp"

#include <charconv>
#include <cmath>

#include "core/json/json.hpp"

namespace carewire::analysis {
namespace {

std::string_view text(const json::Value& in, std::string_view name) {
    const auto* const found = in.kind() == json::Kind::Object ? in.find(name) : nullptr;
    return found != nullptr && found->kind() == json::Kind::String ? found->string() : std::string_view();
}

template <class Take>
void each_in(const json::Value& in, std::string_view name, Take&& take) {
    const auto* const list = in.kind() == json::Kind::Object ? in.find(name) : nullptr;
    if (list == nullptr || list->kind() != json::Kind::Array) return;
    for (const auto& item : list->items()) take(item);
}

/// A google.protobuf.Duration in JSON: `22s`, `10.688734583s`.
std::optional<Duration> duration_of(std::string_view value) {
    if (!value.ends_with('s')) return std::nullopt;
    double seconds = 0;
    const auto* const last = value.data() + value.size() - 1;
    const auto [end, error] = std::from_chars(value.data(), last, seconds);
    if (error != std::errc() || end != last || !(seconds >= 0)) return std::nullopt;
    return bounded(Duration{static_cast<std::int64_t>(std::ceil(std::min(seconds, 86400.0) * 1000))});
}

struct Details {
    std::string_view reason;
    std::optional<Duration> retry;
    bool per_day = false;
};

Details details_of(const json::Value& error) {
    Details found;
    each_in(error, "details", [&](const json::Value& detail) {
        const auto type = text(detail, "@type");
        if (type.ends_with("google.rpc.ErrorInfo")) found.reason = text(detail, "reason");
        if (type.ends_with("google.rpc.RetryInfo")) found.retry = duration_of(text(detail, "retryDelay"));
        each_in(detail, "violations", [&](const json::Value& violation) {
            found.per_day = found.per_day || text(violation, "quotaId").find("PerDay") != std::string_view::npos;
        });
    });
    return found;
}

/// 400: whose fault it is stands in status, reason and, for the length, only in the message.
Understood bad_request(std::string_view status, std::string_view reason, std::string_view message) {
    if (reason == "API_KEY_INVALID" || reason == "API_KEY_EXPIRED") return Halt{"key_refused", "the provider refused the key"};
    if (status == "FAILED_PRECONDITION") return Halt{"region_refused", "the provider does not serve this place or account"};
    if (message.find("token count") != std::string_view::npos) return Rejected{"too_long", "the comment is too long for the model"};
    return Rejected{"bad_request", "the provider found our request wrong"};
}

}  // namespace

Understood google_error(const http::ClientAnswer& answer) {
    const auto document = json::Document::parse(answer.body, {.bytes = 1 << 20});
    const auto* const error = document && document->root().kind() == json::Kind::Object ? document->root().find("error") : nullptr;
    const Details details = error != nullptr ? details_of(*error) : Details{};
    if (answer.status == 429) {
        if (details.per_day) return QuotaSpent{};
        return Busy{"the provider's limit is reached", details.retry ? details.retry : retry_after(answer)};
    }
    if (auto plain = understood_by_status(answer)) return std::move(*plain);
    if (answer.status == 400 && error != nullptr) return bad_request(text(*error, "status"), details.reason, text(*error, "message"));
    return Rejected{"bad_request", "the provider found our request wrong"};
}

}  // namespace carewire::analysis
