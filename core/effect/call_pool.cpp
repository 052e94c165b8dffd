#include "core/effect/call_pool.hpp"

namespace carewire {

CallPool::~CallPool() {
    {
        const std::lock_guard lock(mutex_);
        calls_.clear();
        ending_ = true;
    }
    given_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

void CallPool::give(std::function<void()> call) {
    const std::lock_guard lock(mutex_);
    calls_.push_back(std::move(call));
    const bool more = static_cast<std::size_t>(idle_) < calls_.size() && threads_.size() < static_cast<std::size_t>(at_once_);
    if (more) threads_.emplace_back([this] { work(); });
    given_.notify_one();
}

void CallPool::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        ++idle_;
        given_.wait(lock, [this] { return ending_ || !calls_.empty(); });
        --idle_;
        if (calls_.empty()) return;
        const std::function<void()> call = std::move(calls_.front());
        calls_.pop_front();
        lock.unlock();
        call();
        lock.lock();
    }
}

}  // namespace carewire
