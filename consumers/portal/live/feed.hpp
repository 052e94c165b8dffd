#pragma once
#include <functional>
#include <memory>
#include <thread>

#include "consumers/portal/live/hub.hpp"
#include "core/bus/tail.hpp"
#include "core/http/loop.hpp"
#include "core/log/log.hpp"

namespace carewire::portal {

/// How far back a portal reads when it starts: a client of a portal that died finds here what it missed meanwhile.
inline constexpr Duration kMemory{10 * 60 * 1000};

/// Opens a tail of the feedback topic, from this moment on.
using OpenTail = std::function<std::unique_ptr<Tail>(Time since)>;

/// Told on the loop of someone of a clinic whom a break has cost something.
using Missed = std::function<void(const std::string& clinic, const std::shared_ptr<Listener>&)>;

/// Follows the feedback topic on a thread of its own and hands what it reads to the hub, on the loop. A broker that is away is
/// asked again until it is back; connected people keep their connection meanwhile.
class Feed {
  public:
    /// All must outlive the feed.
    Feed(OpenTail open, Hub& hub, http::Loop& loop, const Clock& clock, Log& log,
         Missed missed);
    ~Feed();

  private:
    void follow(const std::stop_token& stop);
    void follow_one(Tail& tail, const std::stop_token& stop);

    OpenTail open_;
    Hub& hub_;
    http::Loop& loop_;
    const Clock& clock_;
    Log& log_;
    Missed missed_;
    std::jthread thread_;
};

}  // namespace carewire::portal
