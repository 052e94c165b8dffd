#include "core/worker/fault_point.hpp"

#ifdef CAREWIRE_FAULT_POINTS
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace carewire::fault {
namespace {

constexpr int kKilled = 137;  // what a shell reports after kill -9

struct Order {
    std::string point, action;
    int left = 1;  ///< hits until it acts
    int after = -1;  ///< it counts from the moment at which this one has acted; none: from the start
};

int number(std::string_view text, int otherwise) {
    int value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t end = text.find(at);
        parts.push_back(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return parts;
}

class Plan {
  public:
    Plan() {
        if (const char* plan = std::getenv("CAREWIRE_FAULT")) set(plan);
    }
    void set(std::string_view plan) {
        const std::lock_guard lock(mutex_);
        orders_.clear();
        hits_.clear();
        for (const std::string_view chain : split(plan, ',')) {
            int after = -1;
            for (const std::string_view text : split(chain, '>')) {
                const auto parts = split(text, ':');
                if (parts.size() < 2) continue;
                orders_.push_back({std::string(parts[0]), std::string(parts[1]), parts.size() > 2 ? number(parts[2], 1) : 1, after});
                after = static_cast<int>(orders_.size()) - 1;
            }
        }
    }
    std::string action(std::string_view point) {
        const std::lock_guard lock(mutex_);
        ++hits_[std::string(point)];
        std::string acts;
        for (Order& order : orders_) {
            if (order.point != point || order.left == 0 || (order.after >= 0 && orders_[order.after].left > 0)) continue;
            if (--order.left == 0 && acts.empty()) acts = order.action;
        }
        return acts;
    }
    int hits(std::string_view point) {
        const std::lock_guard lock(mutex_);
        const auto found = hits_.find(std::string(point));
        return found == hits_.end() ? 0 : found->second;
    }

  private:
    std::mutex mutex_;
    std::vector<Order> orders_;
    std::map<std::string, int> hits_;
};

Plan& plan() {
    static Plan plan;
    return plan;
}

/// One line, in one write: the process may be gone right after.
void note(std::string_view point, std::string_view action) {
    const char* path = std::getenv("CAREWIRE_FAULT_LOG");
    if (path == nullptr) return;
    const auto t = std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds{1};
    const std::string line =
        fmt::format("{{\"t\":{},\"op\":\"window\",\"point\":\"{}\",\"pid\":{},\"how\":\"{}\"}}\n", t, point, getpid(), action);
    const int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (file < 0) return;
    [[maybe_unused]] const auto written = write(file, line.data(), line.size());
    close(file);
}

}  // namespace

void reach(std::string_view point) {
    const std::string action = plan().action(point);
    if (action.empty()) return;
    note(point, action);
    if (action == "exit") _exit(kKilled);
    if (action == "throw") throw Injected{std::string(point)};
    if (action.starts_with("stop")) {
        const auto parts = split(action, '=');
        std::this_thread::sleep_for(std::chrono::seconds{parts.size() > 1 ? number(parts[1], 30) : 30});
    }
}

void arm(std::string_view orders) { plan().set(orders); }
int reached(std::string_view point) { return plan().hits(point); }

}  // namespace carewire::fault
#endif
