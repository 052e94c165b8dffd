#pragma once
#include <librdkafka/rdkafka.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/log/log.hpp"

namespace carewire::kafka {

/// Knows whether the broker answers. While deliveries tell so nothing is asked; else one small metadata request a second, from
/// a thread of its own because that call blocks and an idle producer gives no other sign of life. It first asks for all topics,
/// so that the first event need not wait for them (pitfall K9), and again until none is missing.
class Pulse {
  public:
    Pulse(rd_kafka_t* client, std::vector<std::string> topics, Log& log);
    ~Pulse();
    Pulse(const Pulse&) = delete;
    Pulse& operator=(const Pulse&) = delete;

    /// The broker has just answered.
    void beat() { last_.store(now(), std::memory_order_relaxed); }
    bool healthy() const;

  private:
    using Ticks = std::chrono::steady_clock::rep;
    static Ticks now() { return std::chrono::steady_clock::now().time_since_epoch().count(); }
    bool silent_for(std::chrono::milliseconds time) const;

    void run();
    bool ask();
    bool all_topics_there();
    void tell_missing(const std::string& topic, rd_kafka_resp_err_t error);

    rd_kafka_t* client_;
    std::vector<std::string> topics_;
    Log& log_;
    std::atomic<Ticks> last_ = 0;
    std::atomic<bool> ready_ = false;
    std::string told_missing_;
    std::mutex mutex_;
    std::condition_variable stopping_;
    bool stop_ = false;
    std::thread thread_;
};

}  // namespace carewire::kafka
