#include "consumers/portal/live/frames.hpp"
#include "consumers/portal/live/switchboard.hpp"
#include "core/auth/rate_limit.hpp"
#include "core/http/sse.hpp"
#include "core/http/websocket.hpp"

namespace carewire::portal {
namespace {

constexpr std::int64_t kMostFrames = 60;  // in ten seconds: more than a person can do, less than a fault can
constexpr Duration kFrameWindow{10'000};

/// `{"event":…}` as `{"type":name,"id":…,"event":…}`.
std::string message_of(std::string_view id, std::string_view name, std::string_view data) {
    std::string text;
    json::Writer out(text);
    out.begin_object().member("type", name);
    if (!id.empty()) out.member("id", id);
    text += ',';
    return text.append(data.substr(1));
}

class Socket final : public Listener, public std::enable_shared_from_this<Socket> {
  public:
    Socket(std::shared_ptr<Switchboard> board, std::shared_ptr<http::WebSocket> socket, Caller who)
        : board_(std::move(board)), socket_(std::move(socket)), who_(std::move(who)) {}
    ~Socket() override { board_->loop.cancel(timer_); }

    void start(const std::optional<std::string>& last_id) {
        const std::weak_ptr<Socket> weak = weak_from_this();
        socket_->on_text([weak](std::string_view text) {
            if (const auto self = weak.lock()) self->take(text);
        });
        socket_->on_closed([weak](http::CloseCode) {
            if (const auto self = weak.lock()) self->end();
        });
        timer_ = board_->loop.after(board_->settings.longest, [weak] {
            if (const auto self = weak.lock()) self->socket_->close(http::CloseCode::GoingAway, "come back");
        });
        board_->join(who_->clinic.value, shared_from_this(), last_id);
    }

    bool tell(std::string_view id, std::string_view name, std::string_view data) override {
        if (gone_) return false;
        if (!socket_->send_text(message_of(id, name, data))) end();
        return !gone_;
    }
    bool gone() const override { return gone_; }

  private:
    void take(std::string_view text) {
        if (frames_.exceeded("", board_->clock.steady())) return void(socket_->close(http::CloseCode::Policy, "too many frames"));
        const auto frame = read_frame(text);
        switch (frame.kind) {
            case Frame::Kind::Wrong: return answer(error_frame(frame.ref, frame.code));
            case Frame::Kind::RequestUpdate: return update(frame.since);
            case Frame::Kind::StaffAction: return act(frame);
        }
    }

    /// With `since` the client says what it was told last: it is told the rest.
    void update(const std::optional<std::string>& since) {
        if (!since) return board_->tell_state(who_->clinic.value, shared_from_this(), true);
        board_->hub.remove(*this);
        board_->join(who_->clinic.value, shared_from_this(), since);
    }

    void act(const Frame& frame) {
        const auto action = json::Document::parse(frame.action);
        const std::weak_ptr<Socket> weak = weak_from_this();
        board_->actions.publish(*who_, frame.feedback_id, action->root(),
                                [weak, ref = frame.ref](const tl::expected<std::string, std::string>& told) {
                                    const auto self = weak.lock();
                                    if (self) self->answer(told ? ack_frame(ref, *told) : error_frame(ref, told.error()));
                                });
    }

    void answer(const std::string& frame) {
        if (!gone_) socket_->send_text(frame);
    }

    void end() {
        if (std::exchange(gone_, true)) return;
        board_->leave(shared_from_this());
    }

    std::shared_ptr<Switchboard> board_;
    std::shared_ptr<http::WebSocket> socket_;
    Caller who_;
    RateLimit frames_{kMostFrames, kFrameWindow};
    std::uint64_t timer_ = 0;
    bool gone_ = false;
};

}  // namespace

void open_socket(const std::shared_ptr<Switchboard>& board, http::Call call, http::Reply reply, Caller who) {
    if (board->stopping) return reply.send(http::overloaded());
    const auto last_id = http::last_event_id(call.request);
    auto socket = http::WebSocket::accept(board->loop, call.request, std::move(reply), board->settings.origins,
                                          {.ping_every = board->settings.ping, .pong_within = board->settings.pong});
    if (socket) std::make_shared<Socket>(board, std::move(socket), std::move(who))->start(last_id);
}

}  // namespace carewire::portal
