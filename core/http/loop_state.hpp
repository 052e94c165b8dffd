#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <queue>
#include <unordered_map>
#include <vector>

#include "core/http/loop.hpp"

namespace carewire::http {

/// What the parts of core/http see of the loop: descriptors with an object behind each, and the end of a turn. Loop
/// thread only.
struct Loop::State {
    /// Owner of a descriptor. It may be removed, also by another one, while events for it wait: they are dropped.
    struct Watcher {
        virtual void ready(std::uint32_t epoll_events) = 0;

      protected:
        ~Watcher() = default;
    };
    /// Called after all events of a turn, before the loop waits again: the place to write what the turn has produced.
    struct TurnEnd {
        virtual void turn_ended() = 0;

      protected:
        ~TurnEnd() = default;
    };
    using Handle = std::uint64_t;

    State();
    ~State();
    Handle add(int fd, std::uint32_t epoll_events, Watcher& watcher);
    void change(Handle handle, int fd, std::uint32_t epoll_events);
    void remove(Handle handle, int fd);
    void add_turn_end(TurnEnd& hook) { hooks.push_back(&hook); }
    void remove_turn_end(TurnEnd& hook) { std::erase(hooks, &hook); }

    void turn();
    void wake();
    int timeout_ms() const;
    void dispatch(std::uint64_t handle, std::uint32_t events);
    void run_posted();
    void run_timers();

    struct Slot {
        Watcher* watcher = nullptr;
        std::uint32_t generation = 0;
    };
    struct Watched;
    struct Alarm {
        Steady due;
        std::uint64_t id;
        bool operator>(const Alarm& other) const { return due != other.due ? due > other.due : id > other.id; }
    };

    int epoll = -1;
    int wake_up = -1;
    Steady now;  ///< when this turn's events were fetched: one clock read a turn
    std::vector<Slot> slots;
    std::vector<std::uint32_t> free_slots;
    std::unordered_map<int, std::unique_ptr<Watched>> watched;
    std::vector<std::unique_ptr<Watched>> unwatched;  ///< may still be running: dropped when the turn has ended
    std::vector<TurnEnd*> hooks;
    std::priority_queue<Alarm, std::vector<Alarm>, std::greater<>> alarms;
    std::unordered_map<std::uint64_t, std::function<void()>> alarm_work;
    std::uint64_t last_alarm = 0;
    std::mutex posting;
    std::vector<std::function<void()>> posted;
    std::atomic<bool> stopping{false};
};

}  // namespace carewire::http
