#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>

#include "core/http/loop_state.hpp"

namespace carewire::http {
namespace {

[[noreturn]] void fail(const char* doing) {
    throw std::system_error(errno, std::generic_category(), doing);
}

/// Events fetched at once. More would delay the answers of the first ones; fewer would cost more system calls under
/// load.
constexpr int kEventsPerTurn = 256;

}  // namespace

struct Loop::State::Watched final : Watcher {
    std::function<void()> work;
    Handle handle = 0;
    void ready(std::uint32_t) override { work(); }
};

Loop::State::State() : now(std::chrono::steady_clock::now()) {
    epoll = ::epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) fail("event loop: epoll_create1");
    wake_up = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (wake_up < 0) fail("event loop: eventfd");
    slots.emplace_back();  // slot 0 is the wake-up descriptor
    epoll_event event{};
    event.events = EPOLLIN;
    if (::epoll_ctl(epoll, EPOLL_CTL_ADD, wake_up, &event) < 0) fail("event loop: epoll_ctl");
}

Loop::State::~State() {
    ::close(wake_up);
    ::close(epoll);
}

Loop::State::Handle Loop::State::add(int fd, std::uint32_t epoll_events, Watcher& watcher) {
    std::uint32_t slot = 0;
    if (free_slots.empty()) {
        slot = static_cast<std::uint32_t>(slots.size());
        slots.emplace_back();
    } else {
        slot = free_slots.back();
        free_slots.pop_back();
    }
    slots[slot].watcher = &watcher;
    const Handle handle = (static_cast<Handle>(slots[slot].generation) << 32) | slot;
    epoll_event event{};
    event.events = epoll_events;
    event.data.u64 = handle;
    if (::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) {
        const int error = errno;
        slots[slot].watcher = nullptr;
        free_slots.push_back(slot);
        errno = error;
        fail("event loop: epoll_ctl add");
    }
    return handle;
}

void Loop::State::change(Handle handle, int fd, std::uint32_t epoll_events) {
    epoll_event event{};
    event.events = epoll_events;
    event.data.u64 = handle;
    if (::epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event) < 0) fail("event loop: epoll_ctl change");
}

void Loop::State::remove(Handle handle, int fd) {
    ::epoll_ctl(epoll, EPOLL_CTL_DEL, fd, nullptr);
    const auto slot = static_cast<std::uint32_t>(handle);
    slots[slot].watcher = nullptr;
    ++slots[slot].generation;  // events already fetched for the old owner find nobody
    free_slots.push_back(slot);
}

void Loop::State::dispatch(std::uint64_t handle, std::uint32_t events) {
    const Slot slot = slots[static_cast<std::uint32_t>(handle)];
    if (slot.watcher && slot.generation == handle >> 32) slot.watcher->ready(events);
}

void Loop::State::wake() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wake_up, &one, sizeof one);
}

int Loop::State::timeout_ms() const {
    if (alarms.empty()) return -1;
    const auto left = alarms.top().due - std::chrono::steady_clock::now();
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    return static_cast<int>(std::clamp<std::int64_t>(ms, 0, 3'600'000));
}

void Loop::State::run_posted() {
    std::vector<std::function<void()>> work;
    {
        const std::lock_guard lock(posting);
        work.swap(posted);
    }
    for (auto& each : work) each();
}

void Loop::State::run_timers() {
    while (!alarms.empty() && alarms.top().due <= now) {
        const auto found = alarm_work.find(alarms.top().id);
        alarms.pop();
        if (found == alarm_work.end()) continue;  // cancelled
        const auto work = std::move(found->second);
        alarm_work.erase(found);
        work();
    }
}

void Loop::State::turn() {
    std::array<epoll_event, kEventsPerTurn> events;
    const int count = ::epoll_wait(epoll, events.data(), kEventsPerTurn, timeout_ms());
    if (count < 0 && errno != EINTR) fail("event loop: epoll_wait");
    now = std::chrono::steady_clock::now();
    bool woken = false;
    for (int i = 0; i < count; ++i) {
        if (events[i].data.u64 == 0) {
            std::uint64_t drained = 0;
            [[maybe_unused]] const auto got = ::read(wake_up, &drained, sizeof drained);
            woken = true;
        } else {
            dispatch(events[i].data.u64, events[i].events);
        }
    }
    if (woken) run_posted();
    run_timers();
    for (std::size_t i = 0; i < hooks.size(); ++i) hooks[i]->turn_ended();
    unwatched.clear();
}

Loop::Loop() : state_(std::make_unique<State>()) {}
Loop::~Loop() = default;

void Loop::watch(int fd, std::function<void()> ready) {
    unwatch(fd);
    auto watched = std::make_unique<State::Watched>();
    watched->work = std::move(ready);
    watched->handle = state_->add(fd, EPOLLIN, *watched);
    state_->watched.emplace(fd, std::move(watched));
}

void Loop::unwatch(int fd) {
    const auto found = state_->watched.find(fd);
    if (found == state_->watched.end()) return;
    state_->remove(found->second->handle, fd);
    state_->unwatched.push_back(std::move(found->second));
    state_->watched.erase(found);
}

std::uint64_t Loop::after(Duration delay, std::function<void()> work) {
    const auto id = ++state_->last_alarm;
    state_->alarms.push({std::chrono::steady_clock::now() + delay, id});
    state_->alarm_work.emplace(id, std::move(work));
    return id;
}

void Loop::cancel(std::uint64_t timer) {
    state_->alarm_work.erase(timer);
}

void Loop::post(std::function<void()> work) {
    bool first = false;
    {
        const std::lock_guard lock(state_->posting);
        first = state_->posted.empty();
        state_->posted.push_back(std::move(work));
    }
    if (first) state_->wake();
}

void Loop::run() {
    while (!state_->stopping.load(std::memory_order_acquire)) state_->turn();
    state_->stopping.store(false, std::memory_order_release);
}

void Loop::stop() {
    state_->stopping.store(true, std::memory_order_release);
    state_->wake();
}

}  // namespace carewire::http
