#pragma once
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "consumers/portal/live/position.hpp"
#include "consumers/portal/live/push.hpp"
#include "core/time/time.hpp"

namespace carewire::portal {

/// One connected person: a stream or a socket.
class Listener {
  public:
    virtual ~Listener() = default;
    /// False: it is gone or too slow; it is not called again.
    virtual bool tell(std::string_view id, std::string_view name, std::string_view data) = 0;
    virtual bool gone() const = 0;
};

/// Who is connected, and what was pushed lately. Keeps the last pushes, so that a client that comes back is told what it missed,
/// and each record once: by position. Loop thread.
class Hub {
  public:
    /// `kept`: how many pushes of all clinics are remembered.
    explicit Hub(std::size_t kept = 20'000) : most_(kept) {}

    /// Listeners to be told where things stand, each with its clinic.
    using Missed = std::vector<std::pair<std::string, std::shared_ptr<Listener>>>;

    /// Called after every record of a clinic, told or not: its figures may have changed.
    void on_touched(std::function<void(const std::string& clinic)> touched) { touched_ = std::move(touched); }

    /// The topic is followed from here on, after a start or a break. Whoever is connected goes on where they were; those who
    /// missed something are returned with their clinic, to be told where things stand.
    Missed enter(const Position& begins);
    /// From now on what comes is new. Those who came without a position before are returned like those of enter(): what came
    /// between them and now was told to nobody.
    Missed caught_up();
    void take(Push push);

    /// Whether all that came since `from` can still be told.
    bool can_resume(const Position& from) const;
    /// Adds a listener; with a `from` that can be resumed it is first told what came since.
    void add(const std::string& clinic, std::shared_ptr<Listener> listener, const std::optional<Position>& from);
    void remove(const Listener& listener);
    /// Tells something that is no record: figures, state. It carries the listener's position.
    void tell(const std::string& clinic, std::string_view name, std::string_view data);
    bool anyone(const std::string& clinic) const;
    /// The position of this moment; none while the topic is not followed.
    std::optional<Position> here() const { return live_ ? std::optional(position_) : std::nullopt; }
    std::size_t listeners() const;
    void clear() { rooms_.clear(); }

  private:
    struct Seat {
        std::shared_ptr<Listener> listener;
        Position next;  ///< what it has been told up to
        bool placed = false;  ///< false: joined while nothing was known of the topic; see caught_up()
    };
    using Room = std::vector<Seat>;

    bool hand(Seat& seat, const Push& push);
    bool is_repeated_alert(const Push& push);
    void remember(Push push);

    std::size_t most_;
    std::function<void(const std::string&)> touched_;
    std::map<std::string, Room> rooms_;  ///< by clinic
    std::deque<Push> kept_;
    Position begins_;    ///< from where on `kept_` is complete
    Position position_;  ///< the next record of each partition
    bool live_ = false;
    std::set<std::string> alerts_;
    std::deque<std::string> alerts_in_order_;
};

}  // namespace carewire::portal
