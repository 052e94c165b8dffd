#include "consumers/portal/live/live.hpp"

#include "consumers/portal/live/switchboard.hpp"
#include "core/http/problem.hpp"

namespace carewire::portal {
namespace {

http::Response gone() {
    return http::problem({.status = 410,
                          .code = "gone",
                          .detail = "Socket.IO is not spoken here. The same events come by GET /v1/stream (server-sent events) and "
                                    "WS /v1/ws (plain WebSocket)."});
}

}  // namespace

LiveSettings LiveSettings::read(ConfigReader& from) {
    using namespace std::chrono_literals;
    LiveSettings settings;
    settings.ping = from.duration("ws.ping_interval_s", 20s, "How often a socket is asked whether its client is there.");
    settings.pong = from.duration("ws.ping_timeout_s", 10s, "How long the client may take to answer.");
    return settings;
}

struct Live::State : Switchboard {
    State(LiveSettings given, Parts parts)
        : Switchboard(std::move(given), parts), open_tail(std::move(parts.open_tail)) {}
    OpenTail open_tail;
    std::unique_ptr<Feed> feed;
};

Live::Live(LiveSettings settings, Parts parts) : state_(std::make_shared<State>(std::move(settings), std::move(parts))) {
    state_->hub.on_touched([state = state_.get()](const std::string& clinic) { state->dashboard.touched(clinic); });
}

Live::~Live() {
    state_->feed.reset();
    state_->hub.clear();
}

void Live::mount(http::Site& site) {
    const std::vector<std::string> staff{"staff", "admin"};
    site.add({"GET", "/v1/stream", "live.stream", staff},
             state_->guard.protect(staff, {.ticket = true}, [state = state_](http::Call call, http::Reply reply, Caller who) {
                 open_stream(state, std::move(call), std::move(reply), std::move(who));
             }));
    site.add({"GET", "/v1/ws", "live.socket", staff},
             state_->guard.protect(staff, {.ticket = true}, [state = state_](http::Call call, http::Reply reply, Caller who) {
                 open_socket(state, std::move(call), std::move(reply), std::move(who));
             }));
    site.add({"GET", "/socket.io", "live.socket_io", {"public"}}, [](http::Call, http::Reply reply) { reply.send(gone()); });
}

void Live::start() {
    state_->feed = std::make_unique<Feed>(state_->open_tail, state_->hub, state_->loop, state_->clock, state_->log,
                                          [state = state_.get()](const std::string& clinic, const std::shared_ptr<Listener>& listener) {
                                              state->tell_state(clinic, listener, false);
                                          });
}

void Live::stop() {
    state_->stopping = true;
    state_->hub.clear();
}

bool Live::drain() { return state_->actions.drain(); }

std::size_t Live::in_hand() const { return state_->actions.in_flight(); }

}  // namespace carewire::portal
