#pragma once
#include <functional>
#include <memory>
#include <string>

#include "core/http/reply_target.hpp"
#include "core/http/wire.hpp"

namespace carewire::http {

class Connection;
struct Door;

/// One request on a connection, from its head to the end of its answer. Belongs to the Reply that will answer it and,
/// while the connection lives, to that connection's queue; answers ready before their turn wait here, so pipelined ones
/// keep their order.
class Exchange final : public Reply::Target, public Outflow, public std::enable_shared_from_this<Exchange> {
  public:
    /// `body_wanted`: false for HEAD. `last`: the connection closes after this answer.
    Exchange(Connection& connection, bool body_wanted, bool last);
    ~Exchange() override;

    void send(Response response) override;
    std::shared_ptr<Outflow> stream(Response head) override;
    std::shared_ptr<Outflow> upgrade(Fields headers) override;
    bool client_gone() const override { return connection_ == nullptr; }

    bool write(std::string_view bytes) override;
    std::size_t pending() const override;
    void on_drained(std::function<void()> callback) override { on_drained_ = std::move(callback); }
    void on_closed(std::function<void()> callback) override { on_closed_ = std::move(callback); }
    void on_bytes(std::function<void(std::string_view)> callback) override { on_bytes_ = std::move(callback); }
    void finish() override;

    // the connection's side
    bool complete() const { return stage_ == Stage::Complete; }
    bool streaming() const { return stage_ == Stage::Streaming || stage_ == Stage::Upgraded; }
    bool upgraded() const { return stage_ == Stage::Upgraded; }
    bool last() const { return last_; }
    void close_after() { last_ = true; }
    std::string take_held() { return std::move(held_); }
    void drained();
    void received(std::string_view bytes);
    /// The connection is gone; what comes for it from now on goes nowhere.
    void detach();

    std::shared_ptr<Exchange> next;

  private:
    enum class Stage { Waiting, Streaming, Upgraded, Complete };

    std::string& sink();
    bool begin(Response& response, Framing framing);
    void report(int status);
    void leave_flight();

    Connection* connection_;
    Door* flight_ = nullptr;  ///< where this counts among the requests in flight
    Stage stage_ = Stage::Waiting;
    bool body_wanted_;
    bool last_;
    bool reported_ = false;
    bool chunked_ = false;
    int status_ = 0;
    std::size_t bytes_out_ = 0;
    std::string held_;
    std::function<void()> on_drained_, on_closed_;
    std::function<void(std::string_view)> on_bytes_;
};

}  // namespace carewire::http
