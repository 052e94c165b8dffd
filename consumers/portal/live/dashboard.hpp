#pragma once
#include <map>
#include <string>

#include "consumers/portal/live/hub.hpp"
#include "consumers/portal/live/snapshots.hpp"

namespace carewire::portal {

/// Pushes `dashboard_stats_update` when a clinic's figures have changed: at most one per second and clinic, and the last state
/// always arrives (FB-6). An event may come before the rows that it leads to, so the figures are read again a little later until
/// they have settled; only what changed is sent. Clinics where nobody is connected cost nothing. Loop thread.
class Dashboard {
  public:
    Dashboard(Hub& hub, Snapshots& snapshots, http::Loop& loop, const Clock& clock)
        : hub_(hub), snapshots_(snapshots), loop_(loop), clock_(clock) {}
    ~Dashboard();
    void touched(const std::string& clinic);

  private:
    struct Board {
        std::uint64_t timer = 0;  ///< 0: none
        bool reading = false;
        int looks = 0;            ///< still to be taken
        Steady told{};
        std::string last;
    };
    void look_at(const std::string& clinic, Duration in);
    void look(const std::string& clinic);
    void show(const std::string& clinic, const std::optional<std::string>& snapshot);

    Hub& hub_;
    Snapshots& snapshots_;
    http::Loop& loop_;
    const Clock& clock_;
    std::map<std::string, Board> boards_;
};

}  // namespace carewire::portal
