#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace carewire {

/// Threads that call the outside, at most so many at once; made when first needed. The destructor forgets what has
/// not begun and waits for the calls that run: they end by their deadline.
class CallPool {
  public:
    explicit CallPool(int at_once) : at_once_(at_once) {}
    ~CallPool();
    void give(std::function<void()> call);

  private:
    void work();

    const int at_once_;
    std::mutex mutex_;
    std::condition_variable given_;
    std::deque<std::function<void()>> calls_;
    std::vector<std::thread> threads_;
    int idle_ = 0;
    bool ending_ = false;
};

}  // namespace carewire
