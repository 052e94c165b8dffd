#include "ops/cli/demo_poster.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>

#include <fmt/format.h>

#include "ops/cli/command.hpp"

namespace carewire::cli {
namespace {

using Clock = std::chrono::steady_clock;

/// 100 ms doubling to 5 s: a broker that restarts is back within that.
Duration pause_before(int next_try) { return std::min(Duration{100} * (1 << std::min(next_try - 1, 6)), Duration{5000}); }

/// The door's own Retry-After in seconds; nothing when it gave none.
std::optional<Duration> retry_after(const http::ClientAnswer& answer) {
    const auto text = std::string(answer.header("retry-after"));
    if (text.empty() || text.size() > 4 || text.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    return std::chrono::seconds{std::stoi(text)};
}

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

class Posting {
  public:
    Posting(const std::vector<DemoEntry>& entries, const PostPlan& plan, const PostOne& post,
            const std::function<void(std::int64_t)>& progress)
        : entries_(entries), plan_(plan), post_(post), progress_(progress), started_(Clock::now()) {}

    PostSummary run() {
        std::vector<std::future<void>> posting;
        for (int i = 0; i < plan_.at_once; ++i) posting.push_back(std::async(std::launch::async, [this] { work(); }));
        for (auto& each : posting) each.wait();
        for (auto& each : posting) each.get();
        return summary_;
    }

  private:
    /// When one thread gives up, the others stop too.
    struct StopOthers {
        Posting& posting;
        bool all_posted = false;
        ~StopOthers() {
            if (all_posted) return;
            const std::lock_guard lock(posting.mutex_);
            posting.stopped_ = true;
            posting.woken_.notify_all();
        }
    };

    void work() {
        StopOthers unless{*this};
        for (auto n = next_++; n < entries_.size() && !stopped_; n = next_++) {
            const std::chrono::microseconds due{plan_.rate > 0 ? 1000000 * static_cast<std::int64_t>(n) / plan_.rate : 0};
            if (plan_.rate > 0) wait_until(started_ + due);
            post_until_settled(entries_[n]);
        }
        unless.all_posted = true;
    }

    void post_until_settled(const DemoEntry& entry) {
        const auto give_up = Clock::now() + plan_.patience;
        for (int tries = 1; !stopped_; ++tries) {
            const bool settled = std::visit(
                Overloaded{[&](const Taken&) { return count(&PostSummary::taken, ""); },
                           [&](const NotTaken& refusal) { return count(&PostSummary::refused, refusal.why); },
                           [&](const TryAgain& again) { return wait_for_next_try(again, give_up); }},
                judge(post_(entry), tries));
            if (settled) return;
        }
    }

    bool count(std::int64_t PostSummary::*what, const std::string& refusal) {
        const std::lock_guard lock(mutex_);
        summary_.*what += 1;
        if (summary_.first_refusal.empty()) summary_.first_refusal = refusal;
        progress_(summary_.taken + summary_.refused);
        return true;
    }

    bool wait_for_next_try(const TryAgain& again, Clock::time_point give_up) {
        const auto next = Clock::now() + again.after;
        if (next > give_up) {
            throw Failure(fmt::format("the door did not take an entry within {} s; it may be sent again: run the same command once "
                                      "more when it answers (carewire check)",
                                      plan_.patience.count() / 1000));
        }
        {
            const std::lock_guard lock(mutex_);
            summary_.tries_again += 1;
        }
        wait_until(next);
        return false;
    }

    void wait_until(Clock::time_point when) {
        std::unique_lock lock(mutex_);
        woken_.wait_until(lock, when, [this] { return stopped_.load(); });
    }

    const std::vector<DemoEntry>& entries_;
    const PostPlan& plan_;
    const PostOne& post_;
    const std::function<void(std::int64_t)>& progress_;
    const Clock::time_point started_;
    std::atomic<std::size_t> next_ = 0;
    std::atomic<bool> stopped_ = false;
    std::mutex mutex_;
    std::condition_variable woken_;
    PostSummary summary_;
};

}  // namespace

PostVerdict judge(const PostAnswer& answer, int tries) {
    if (!answer) {
        const bool hopeless = answer.error().kind == http::ClientFault::Kind::Refused;
        if (hopeless) throw Failure(fmt::format("the door cannot be called: {}", answer.error().detail));
        return TryAgain{pause_before(tries)};
    }
    if (answer->status >= 200 && answer->status < 300) return Taken{};
    if (answer->status == 401 || answer->status == 403) {
        throw Failure(fmt::format("the door refuses the key ({}): set CAREWIRE_APP_KEY to an app's key; ops/up writes one to "
                                  "var/carewire.env",
                                  answer->status));
    }
    if (answer->status == 429 || answer->status >= 500) return TryAgain{retry_after(*answer).value_or(pause_before(tries))};
    return NotTaken{fmt::format("{}: {}", answer->status, answer->body)};
}

PostSummary post_all(const std::vector<DemoEntry>& entries, const PostPlan& plan, const PostOne& post,
                     const std::function<void(std::int64_t)>& progress) {
    return Posting(entries, plan, post, progress).run();
}

}  // namespace carewire::cli
