#include "producers/ingress/idempotency.hpp"

namespace carewire {

Idempotency::Claim Idempotency::claim(const Digest& scope, const Digest& content, Steady now) {
    make_room(now);
    const auto* known = find(scope);
    if (known == nullptr) {
        add(scope, content, now);
        return Claim::First;
    }
    if (known->content != content) return Claim::OtherBody;
    return known->done ? Claim::Done : Claim::InFlight;
}

void Idempotency::settle(const Digest& scope) {
    if (auto* known = find(scope)) known->done = true;
}

void Idempotency::release(const Digest& scope) {
    if (auto* known = find(scope)) forget(*known);
}

Idempotency::Entry* Idempotency::find(const Digest& scope) {
    for (auto at = bucket(scope); at != 0; at = ring_[at - 1].next) {
        if (ring_[at - 1].scope == scope) return &ring_[at - 1];
    }
    return nullptr;
}

void Idempotency::add(const Digest& scope, const Digest& content, Steady now) {
    if (live_ >= buckets_.size()) spread();
    const std::size_t at = (oldest_ + length_) % limits_.keys;
    if (at == ring_.size()) ring_.emplace_back();
    auto& first = bucket(scope);
    ring_[at] = {.scope = scope, .content = content, .since = now, .next = first, .live = true, .done = false};
    first = static_cast<std::uint32_t>(at + 1);
    ++length_;
    ++live_;
}

/// Its place in the ring stays until its turn comes.
void Idempotency::forget(Entry& entry) {
    auto* link = &bucket(entry.scope);
    while (&ring_[*link - 1] != &entry) link = &ring_[*link - 1].next;
    *link = entry.next;
    entry.live = false;
    --live_;
}

void Idempotency::make_room(Steady now) {
    while (length_ > 0) {
        auto& entry = ring_[oldest_];
        if (entry.live && now - entry.since < limits_.life && length_ < limits_.keys) return;
        if (entry.live) forget(entry);
        oldest_ = (oldest_ + 1) % limits_.keys;
        --length_;
    }
}

/// Twice as many buckets; every live entry finds its place anew.
void Idempotency::spread() {
    buckets_.assign(2 * buckets_.size(), 0);
    for (std::size_t i = 0; i < length_; ++i) {
        const std::size_t at = (oldest_ + i) % limits_.keys;
        if (!ring_[at].live) continue;
        auto& first = bucket(ring_[at].scope);
        ring_[at].next = first;
        first = static_cast<std::uint32_t>(at + 1);
    }
}

}  // namespace carewire
