#include "core/auth/key_ring.hpp"

#include "core/auth/base64url.hpp"

namespace carewire {
namespace {

std::string as_text(const Sha256& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

}  // namespace

std::shared_ptr<const Principal> KeyRing::find(std::string_view key, Time now) {
    const auto hash = as_text(sha256(key));
    const std::lock_guard lock(mutex_);
    // the table is searched by the hash of what was sent: what its timing tells is of no use without a preimage
    const auto at = keys_.find(hash);
    if (at == keys_.end() || !same_secret(as_text(at->second.hash), hash)) return nullptr;
    uses_[at->second.id] = now;
    return at->second.who;
}

void KeyRing::replace(std::vector<StoredKey> keys) {
    std::unordered_map<std::string, StoredKey> fresh;
    fresh.reserve(keys.size());
    for (auto& key : keys) {
        auto hash = as_text(key.hash);
        fresh.emplace(std::move(hash), std::move(key));
    }
    const std::lock_guard lock(mutex_);
    keys_ = std::move(fresh);
    epoch_.fetch_add(1, std::memory_order_acq_rel);
}

void KeyRing::add(StoredKey key, std::uint64_t read_in) {
    auto hash = as_text(key.hash);
    const std::lock_guard lock(mutex_);
    if (epoch() != read_in) return;
    keys_.insert_or_assign(std::move(hash), std::move(key));
}

std::map<std::string, Time> KeyRing::take_uses() {
    const std::lock_guard lock(mutex_);
    return std::exchange(uses_, {});
}

}  // namespace carewire
