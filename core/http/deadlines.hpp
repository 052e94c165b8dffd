#pragma once
#include <array>
#include <chrono>
#include <cstddef>
#include <functional>

#include "core/http/loop.hpp"

namespace carewire::http {

/// Something with one deadline that moves often. Linked into Deadlines at no cost of memory per move.
class Deadlined {
  public:
    virtual void expired() = 0;
    Steady deadline() const { return deadline_; }

  protected:
    ~Deadlined() = default;

  private:
    friend class Deadlines;
    static constexpr auto kUnlinked = static_cast<std::size_t>(-1);
    Deadlined* previous_ = nullptr;
    Deadlined* next_ = nullptr;
    std::size_t tick_ = kUnlinked;  ///< when its slot is looked at
    Steady deadline_ = Steady::max();
};

/// Deadlines of thousands of connections, most of which are moved before they come: a wheel of 100 ms slots. Putting
/// one off writes one number; the slot it sat in hands it on. An expiry comes up to 200 ms late, never early. Runs a
/// timer only while something is linked.
class Deadlines {
  public:
    explicit Deadlines(Loop& loop) : loop_(loop) {}
    ~Deadlines();
    Deadlines(const Deadlines&) = delete;
    Deadlines& operator=(const Deadlines&) = delete;

    void set(Deadlined& item, Steady deadline, Steady now);
    void forget(Deadlined& item);

  private:
    static constexpr std::size_t kSlots = 1024;
    static constexpr std::chrono::milliseconds kTick{100};

    static std::size_t tick_of(Steady at) { return static_cast<std::size_t>(at.time_since_epoch() / kTick); }
    /// The tick after the one a deadline falls into: never early.
    static std::size_t tick_after(Steady deadline) { return tick_of(deadline) + 1; }
    void link(Deadlined& item, Steady now);
    void unlink(Deadlined& item);
    void arm();
    void tick();

    Loop& loop_;
    std::array<Deadlined*, kSlots> slots_{};
    std::size_t linked_ = 0;
    std::size_t done_ = 0;  ///< the last tick whose slot was looked at
    std::uint64_t timer_ = 0;
};

}  // namespace carewire::http
