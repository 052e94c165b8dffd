#include "core/auth/token_cache.hpp"

namespace carewire {

std::shared_ptr<const Principal> TokenCache::find(const Digest& credential, Time now, std::uint64_t epoch) {
    const std::lock_guard lock(mutex_);
    const auto holds = [&](const Entry& entry) { return now < entry.until && entry.epoch == epoch; };
    if (const auto at = young_.find(credential); at != young_.end()) {
        if (holds(at->second)) return at->second.who;
        young_.erase(at);
        return nullptr;
    }
    const auto at = old_.find(credential);
    if (at == old_.end()) return nullptr;
    auto entry = std::move(at->second);
    old_.erase(at);
    if (!holds(entry)) return nullptr;
    auto who = entry.who;
    add(credential, std::move(entry));
    return who;
}

void TokenCache::remember(const Digest& credential, std::shared_ptr<const Principal> who, Time until, std::uint64_t epoch) {
    const std::lock_guard lock(mutex_);
    add(credential, {std::move(who), until, epoch});
}

void TokenCache::add(const Digest& credential, Entry entry) {
    if (young_.size() >= half_) {
        old_ = std::move(young_);
        young_ = {};
    }
    young_.insert_or_assign(credential, std::move(entry));
}

std::size_t TokenCache::size() const {
    const std::lock_guard lock(mutex_);
    return young_.size() + old_.size();
}

}  // namespace carewire
