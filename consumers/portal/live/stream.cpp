#include "consumers/portal/live/switchboard.hpp"
#include "core/http/problem.hpp"
#include "core/http/sse.hpp"

namespace carewire::portal {
namespace {

class Stream final : public Listener, public std::enable_shared_from_this<Stream> {
  public:
    Stream(std::shared_ptr<Switchboard> board, http::Reply reply, std::string clinic)
        : board_(std::move(board)), clinic_(std::move(clinic)), events_(http::EventStream::open(board_->loop, std::move(reply))) {}
    ~Stream() override { board_->loop.cancel(timer_); }

    void start(const std::optional<std::string>& last_id) {
        const std::weak_ptr<Stream> weak = weak_from_this();
        events_->on_closed([weak] {
            if (const auto self = weak.lock()) self->end();
        });
        timer_ = board_->loop.after(board_->settings.longest, [weak] {
            if (const auto self = weak.lock()) self->end();
        });
        board_->join(clinic_, shared_from_this(), last_id);
    }

    bool tell(std::string_view id, std::string_view name, std::string_view data) override {
        if (gone_) return false;
        if (!events_->send({.id = id, .name = name, .data = data})) end();
        return !gone_;
    }
    bool gone() const override { return gone_; }

  private:
    void end() {
        if (std::exchange(gone_, true)) return;
        board_->leave(shared_from_this());
    }

    std::shared_ptr<Switchboard> board_;
    std::string clinic_;
    std::shared_ptr<http::EventStream> events_;
    std::uint64_t timer_ = 0;
    bool gone_ = false;
};

}  // namespace

void open_stream(const std::shared_ptr<Switchboard>& board, http::Call call, http::Reply reply, Caller who) {
    if (board->stopping) return reply.send(http::overloaded());
    const auto last_id = http::last_event_id(call.request);
    std::make_shared<Stream>(board, std::move(reply), who->clinic.value)->start(last_id);
}

}  // namespace carewire::portal
