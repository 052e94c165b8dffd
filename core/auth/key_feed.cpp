#include "core/auth/key_feed.hpp"

namespace carewire {
namespace {

using namespace std::chrono_literals;
constexpr auto kRound = 1s;          // promised: seen within 2 s
constexpr int kRoundsPerUses = 30;   // a last use need not be exact

}  // namespace

KeyFeed::KeyFeed(Directory& directory, KeyRing& ring, Log& log) : directory_(directory), ring_(ring), log_(log) {}

KeyFeed::~KeyFeed() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
    write_uses();
}

void KeyFeed::start() {
    refresh();
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void KeyFeed::run(const std::stop_token& stop) {
    for (int round = 1;; ++round) {
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, stop, kRound, [] { return false; });
        if (stop.stop_requested()) return;
        refresh();
        if (round % kRoundsPerUses == 0) write_uses();
    }
}

void KeyFeed::refresh() {
    try {
        const auto version = directory_.keys_version();
        if (version != version_) {
            ring_.replace(directory_.keys());
            version_ = version;
        }
        if (away_) log_.info("auth.keys_back");
        away_ = false;
    } catch (const StoreError& fault) {
        if (!away_) log_.warning("auth.keys_stale", {{"why", std::string_view(fault.what())}});
        away_ = true;
    }
}

void KeyFeed::write_uses() {
    try {
        directory_.write_uses(ring_.take_uses());
    } catch (const StoreError& fault) {
        log_.warning("auth.uses_not_written", {{"why", std::string_view(fault.what())}});
    }
}

}  // namespace carewire
