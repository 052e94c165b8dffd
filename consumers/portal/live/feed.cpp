#include "consumers/portal/live/feed.hpp"

#include <condition_variable>
#include <mutex>

namespace carewire::portal {
namespace {

constexpr std::size_t kAtOnce = 500;
constexpr Duration kWait{200};      // how soon the thread sees that it shall end
constexpr Duration kPause{500};     // before a broker that is away is asked again

void pause(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, kPause, [] { return false; });
}

}  // namespace

Feed::Feed(OpenTail open, Hub& hub, http::Loop& loop, const Clock& clock, Log& log,
           Missed missed)
    : open_(std::move(open)), hub_(hub), loop_(loop), clock_(clock), log_(log), missed_(std::move(missed)),
      thread_([this](const std::stop_token& stop) { follow(stop); }) {}

Feed::~Feed() {
    thread_.request_stop();
    thread_.join();
}

void Feed::follow(const std::stop_token& stop) {
    bool complained = false;
    while (!stop.stop_requested()) {
        try {
            const auto tail = open_(clock_.now() - kMemory);
            follow_one(*tail, stop);
        } catch (const std::exception& failure) {
            if (!complained) log_.warning("live.feed_broken", {{"why", std::string_view(failure.what())}});
            complained = true;
            pause(stop);
        }
    }
}

void Feed::follow_one(Tail& tail, const std::stop_token& stop) {
    bool entered = false;
    bool caught_up = false;
    while (!stop.stop_requested()) {
        auto records = tail.poll(kAtOnce, kWait);
        auto pushes = std::make_shared<std::vector<Push>>();
        for (const auto& record : records) pushes->push_back(push_of(record));
        const bool enters = !std::exchange(entered, true);
        const bool catches_up = tail.caught_up() && !std::exchange(caught_up, tail.caught_up());
        if (!enters && !catches_up && pushes->empty()) continue;
        loop_.post([this, pushes, enters, catches_up, begins = enters ? tail.entered() : Position{}] {
            const auto tell = [this](const Hub::Missed& missed) {
                for (const auto& [clinic, listener] : missed) missed_(clinic, listener);
            };
            if (enters) tell(hub_.enter(begins));
            for (auto& push : *pushes) hub_.take(std::move(push));
            if (catches_up) tell(hub_.caught_up());
        });
        if (catches_up) log_.info("live.feed_ready", {});
    }
}

}  // namespace carewire::portal
