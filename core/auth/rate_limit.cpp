#include "core/auth/rate_limit.hpp"

namespace carewire {
namespace {

constexpr std::size_t kMostCallers = 20000;  // about 2 MiB

}  // namespace

std::optional<Duration> RateLimit::exceeded(std::string_view caller, Steady now, std::int64_t cost) {
    if (requests_ <= 0) return std::nullopt;
    auto at = callers_.find(caller);
    if (at == callers_.end()) {
        if (callers_.size() >= kMostCallers) make_room(now);
        at = callers_.emplace(std::string(caller), Window{now, 0}).first;
    }
    auto& window = at->second;
    if (now - window.began >= window_) window = {now, 0};
    if (window.used >= requests_) return std::chrono::ceil<Duration>(window_ - (now - window.began));
    window.used += cost;
    return std::nullopt;
}

void RateLimit::make_room(Steady now) {
    std::erase_if(callers_, [&](const auto& entry) { return now - entry.second.began >= window_; });
    // more callers within one window than we remember: an attack from many addresses; forgetting all of them lets each start
    // anew, which is still bounded, while remembering them all is not
    if (callers_.size() >= kMostCallers) callers_.clear();
}

}  // namespace carewire
