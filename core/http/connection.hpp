#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/http/deadlines.hpp"
#include "core/http/exchange.hpp"
#include "core/http/head.hpp"
#include "core/http/loop_state.hpp"

namespace carewire::http {

struct Door;

/// One client. Reads strictly, hands complete requests to the handler, writes answers in the order of the requests, and
/// keeps the clock: one deadline for a whole request, one for an answer nobody reads, one for idleness. While idle it
/// owns no buffer. Never freed in the middle of a turn: drop() closes it, the door frees it when the turn has ended.
class Connection final : public Loop::State::Watcher, public Deadlined {
  public:
    Connection(Door& door, int fd, std::string peer);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void ready(std::uint32_t events) override;
    void expired() override;
    /// Writes what can be written; then goes on with what had to wait. Called once at the end of each turn that touched
    /// it.
    void flush();
    /// Closes without a word; `why` is a constant for the metrics.
    void drop(const char* why);
    /// Sends the refusal after the answers that are due, then closes.
    void refuse(const Refusal& refusal);
    /// Nothing in hand: it may be closed at any time.
    bool idle() const { return !first_ && !incoming_ && in_.empty() && out_.empty() && stage_ == Stage::Open; }

    // for Exchange
    Door& door() { return door_; }
    bool is_next(const Exchange& exchange) const { return first_.get() == &exchange; }
    std::string& out();
    std::size_t unsent() const { return out_.size() - sent_; }
    void touched();
    void answered(Exchange& exchange);

    Connection* previous = nullptr;  // the door's list
    Connection* next = nullptr;

  private:
    enum class Stage { Open, Lingering, Dead };
    /// A request whose head is done and whose body is on its way.
    struct Incoming {
        Request request;
        std::shared_ptr<Exchange> exchange;
        std::size_t missing = 0;
    };

    void receive();
    void peer_finished();
    void consume(std::string_view bytes);
    std::string_view advance(std::string_view bytes);
    bool taking() const;
    void begin(std::string_view& bytes);
    bool admit(const Request& request, std::size_t& limit);
    void take_body(std::string_view& bytes);
    void dispatch(Request request, const std::shared_ptr<Exchange>& exchange);
    std::shared_ptr<Exchange> enqueue(bool body_wanted, bool last);
    void answer_and_close(Response response);
    void resume();
    void send_out();
    void finish_when_done();
    void linger();
    void interest();
    void schedule();
    bool stalled();

    Door& door_;
    Loop::State::Handle handle_ = 0;
    int fd_;
    std::uint32_t events_ = 0;
    Stage stage_ = Stage::Open;
    bool eof_ = false;
    bool last_taken_ = false;  ///< a request after which this connection closes has been taken
    bool awaiting_upgrade_ = false;
    bool dirty_ = false;
    std::uint16_t queued_ = 0;
    std::string peer_;
    std::string in_;  ///< bytes of a head that is not complete, or that must wait
    std::string out_;
    std::size_t sent_ = 0;      ///< of out_
    std::size_t progress_ = 0;  ///< bytes written or discarded since the deadline was set
    int unread_ = 0;            ///< bytes the kernel still held when the deadline was set
    std::unique_ptr<Incoming> incoming_;
    std::shared_ptr<Exchange> first_, last_;
    Steady progress_mark_{};  ///< since when bytes wait for their reader
    Steady began_{};          ///< first byte of the request that is on its way
};

}  // namespace carewire::http
