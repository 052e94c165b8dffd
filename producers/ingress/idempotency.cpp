#include "producers/ingress/idempotency.hpp"

namespace carewire {

Idempotency::Claim Idempotency::claim(const Digest& scope, const Digest& content, Steady now) {
    make_room(now);
    const auto [at, fresh] = entries_.try_emplace(scope, Entry{content, now});
    if (fresh) {
        by_age_.emplace_back(scope, now);
        return Claim::First;
    }
    if (at->second.content != content) return Claim::OtherBody;
    return at->second.done ? Claim::Done : Claim::InFlight;
}

void Idempotency::settle(const Digest& scope) {
    if (const auto at = entries_.find(scope); at != entries_.end()) at->second.done = true;
}

void Idempotency::make_room(Steady now) {
    while (!by_age_.empty()) {
        const auto [scope, since] = by_age_.front();
        if (now - since < limits_.life && by_age_.size() < limits_.keys) return;
        by_age_.pop_front();
        // released and claimed anew: then a younger line of the queue speaks of it
        if (const auto at = entries_.find(scope); at != entries_.end() && at->second.since == since) entries_.erase(at);
    }
}

}  // namespace carewire
