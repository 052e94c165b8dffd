#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "core/http/loop.hpp"
#include "core/http/message.hpp"

namespace carewire::http {

/// A few threads for what blocks (store reads, sign-in, files), so that no loop ever does. Bounded: what does not fit is refused
/// at once. Destruction lets running work end and drops what still waits; destroy it before the loop that its work posts to.
class Pool {
  public:
    Pool(int threads, std::size_t most_waiting);
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// False: too much waits already; the work was not taken.
    bool run(std::function<void()> work);

  private:
    void serve(const std::stop_token& stop);

    std::size_t most_waiting_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::deque<std::function<void()>> waiting_;
    std::vector<std::jthread> threads_;
};

/// The door's own 503 for work that does not fit (C-2: nothing was published).
Response overloaded();

/// Works out an answer on the pool and sends it from the loop: `work` is called once, off the loop, and gives a Response. What
/// it throws is answered 503 (the store's outages) by way of `on_fault`.
template <class Work>
void answer_from(Pool& pool, Loop& loop, Reply reply, Work work, std::function<Response(const std::exception&)> on_fault) {
    auto held = std::make_shared<Reply>(std::move(reply));
    const bool taken = pool.run([&loop, held, work = std::move(work), on_fault = std::move(on_fault)]() mutable {
        auto answer = std::make_shared<Response>();
        try {
            *answer = work();
        } catch (const std::exception& fault) {
            *answer = on_fault(fault);
        }
        loop.post([held = std::move(held), answer] { held->send(std::move(*answer)); });
    });
    if (!taken) held->send(overloaded());
}

}  // namespace carewire::http
