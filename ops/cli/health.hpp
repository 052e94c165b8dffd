#pragma once
#include <functional>
#include <string>
#include <vector>

#include "core/http/pool.hpp"
#include "core/http/site.hpp"

namespace carewire::cli {

/// What a process needs to be ready, and the routes that say so (OP-1): live, ready, and the counters. Loop thread.
class Health {
  public:
    Health(http::Loop& loop, const Metrics& metrics) : loop_(loop), metrics_(metrics), pool_(1, 64) {}

    /// `what` is a word for people: `broker`, `store`, `assignment`. Cheap: asked on the loop.
    void ready_when(std::string what, std::function<bool()> answers) {
        cheap_.push_back({std::move(what), std::move(answers)});
    }
    /// May block for up to 100 ms: asked on a thread of its own, beside the work and its locks.
    void ready_when_blocking(std::string what, std::function<bool()> answers) {
        blocking_.push_back({std::move(what), std::move(answers)});
    }
    /// From now on not ready: the process is on its way down.
    void leave() { leaving_ = true; }

    /// GET /health/live, /health/ready and the alias /health; with `counters` also /metrics.
    void mount(http::Site& site, bool counters);
    /// Called before the counters are read, for figures that are asked for and not counted.
    void before_metrics(std::function<void()> refresh) { refresh_.push_back(std::move(refresh)); }

  private:
    struct Need {
        std::string what;
        std::function<bool()> answers;
    };
    void answer_ready(http::Reply reply);
    static http::Response verdict(const std::vector<std::string>& missing);

    http::Loop& loop_;
    const Metrics& metrics_;
    std::vector<Need> cheap_, blocking_;
    std::vector<std::function<void()>> refresh_;
    bool leaving_ = false;
    http::Pool pool_;
};

}  // namespace carewire::cli
