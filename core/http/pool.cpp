#include "core/http/pool.hpp"

#include "core/http/problem.hpp"

namespace carewire::http {

Pool::Pool(int threads, std::size_t most_waiting) : most_waiting_(most_waiting) {
    for (int i = 0; i < threads; ++i) {
        threads_.emplace_back([this](const std::stop_token& stop) { serve(stop); });
    }
}

Pool::~Pool() {
    for (auto& thread : threads_) thread.request_stop();
    threads_.clear();
}

bool Pool::run(std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() >= most_waiting_) return false;
        waiting_.push_back(std::move(work));
    }
    wake_.notify_one();
    return true;
}

void Pool::serve(const std::stop_token& stop) {
    for (;;) {
        std::function<void()> work;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, stop, [this] { return !waiting_.empty(); });
            if (stop.stop_requested()) return;
            work = std::move(waiting_.front());
            waiting_.pop_front();
        }
        work();
    }
}

Response overloaded() {
    auto answer = problem({.status = 503, .code = "overloaded", .detail = "too much is in hand; try again shortly"});
    answer.headers.emplace_back("Retry-After", "1");
    return answer;
}

}  // namespace carewire::http
