#include "core/bus/kafka/wake_up.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace carewire::kafka {
namespace {

int checked(int result, const char* what) {
    if (result < 0) throw std::system_error(errno, std::generic_category(), what);
    return result;
}

void watch(int epoll, int fd) {
    epoll_event event{};
    event.events = EPOLLIN;
    checked(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
}

}  // namespace

WakeUp::WakeUp()
    : event_(checked(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd")),
      timer_(checked(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), "timerfd")),
      both_(checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1")) {
    watch(both_, event_);
    watch(both_, timer_);
}

WakeUp::~WakeUp() {
    ::close(both_);
    ::close(timer_);
    ::close(event_);
}

void WakeUp::signal() const { static_cast<void>(eventfd_write(event_, 1)); }

void WakeUp::clear() {
    eventfd_t count = 0;
    static_cast<void>(eventfd_read(event_, &count));
    if (rings_ > std::chrono::steady_clock::now()) return;
    std::uint64_t times = 0;
    if (::read(timer_, &times, sizeof times) > 0) rings_ = Steady::max();
}

void WakeUp::ring_at(Steady when) {
    if (when >= rings_) return;
    rings_ = when;
    const auto left = std::max<std::int64_t>(1, std::chrono::nanoseconds(when - std::chrono::steady_clock::now()).count());
    itimerspec asked{};
    asked.it_value.tv_sec = left / 1'000'000'000;
    asked.it_value.tv_nsec = left % 1'000'000'000;
    checked(timerfd_settime(timer_, 0, &asked, nullptr), "timerfd_settime");
}

}  // namespace carewire::kafka
