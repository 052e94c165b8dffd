#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "consumers/portal/live/action_desk.hpp"
#include "consumers/portal/live/dashboard.hpp"
#include "consumers/portal/live/hub.hpp"
#include "consumers/portal/live/live.hpp"
#include "consumers/portal/live/snapshots.hpp"

namespace carewire::portal {

/// What every connection shares: who joins is told `state` first, then what they missed, then what comes. Loop thread.
struct Switchboard {
    Switchboard(LiveSettings given, const Live::Parts& parts);

    /// Where things stand, to one who listens; `resumed` false: the client may have missed something and reads its lists again.
    void tell_state(const std::string& clinic, const std::shared_ptr<Listener>& listener, bool resumed);
    /// `last_id`: the last event that the client was told, here or at another portal.
    void join(const std::string& clinic, const std::shared_ptr<Listener>& listener, const std::optional<std::string>& last_id);
    void leave(std::shared_ptr<Listener> listener);

    const LiveSettings settings;
    Guard& guard;
    http::Loop& loop;
    const Clock& clock;
    Log& log;
    Gauge& connected;
    const Library library;
    Hub hub;
    Snapshots snapshots;
    Dashboard dashboard;
    ActionDesk actions;
    bool stopping = false;

  private:
    void write_state(const std::string& clinic, const std::shared_ptr<Listener>& listener, bool resumed, std::function<std::string()> id,
                     std::function<void()> then);
};

/// Answers with server-sent events.
void open_stream(const std::shared_ptr<Switchboard>& board, http::Call call, http::Reply reply, Caller who);
/// The same over a WebSocket, whose client may also act.
void open_socket(const std::shared_ptr<Switchboard>& board, http::Call call, http::Reply reply, Caller who);

}  // namespace carewire::portal
