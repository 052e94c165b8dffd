#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/http/reply_target.hpp"

namespace carewire::testing {

/// Stands where a connection would: makes Replies and keeps what was answered, so that a handler can be tested without
/// a server.
class ReplyRecorder {
  public:
    ReplyRecorder() : target_(std::make_shared<Target>()) {}
    http::Reply reply() { return http::Reply{target_}; }

    bool answered() const { return target_->response.has_value(); }
    /// The answer, or the head of the stream.
    const http::Response& response() const { return target_->response.value(); }
    /// What was streamed so far.
    const std::string& streamed() const { return target_->streamed; }
    bool finished() const { return target_->finished; }
    const http::RequestFacts& facts() const { return target_->facts; }
    /// Header fields that a site adds to whatever is answered.
    const http::Fields& decorations() const { return target_->decorations; }
    void client_leaves() {
        target_->gone = true;
        if (target_->closed) target_->closed();
    }
    void client_sends(std::string_view bytes) {
        if (target_->bytes) target_->bytes(bytes);
    }
    /// Bytes that count as unread until drain().
    void hold(bool slow) { target_->slow = slow; }
    void drain() {
        target_->unread = 0;
        if (target_->drained) target_->drained();
    }

  private:
    struct Target final : http::Reply::Target, http::Outflow, std::enable_shared_from_this<Target> {
        void send(http::Response answer) override {
            response = std::move(answer);
            finished = true;
            if (observer) observer->finished(facts, response->status, response->body.size());
        }
        std::shared_ptr<http::Outflow> stream(http::Response head) override {
            response = std::move(head);
            streamed = response->body;
            return shared_from_this();
        }
        std::shared_ptr<http::Outflow> upgrade(http::Fields headers) override {
            response = http::Response{.status = 101, .content_type = "", .headers = std::move(headers)};
            return shared_from_this();
        }
        bool client_gone() const override { return gone; }
        bool write(std::string_view more) override {
            if (gone || finished) return false;
            streamed += more;
            if (slow) unread += more.size();
            return true;
        }
        std::size_t pending() const override { return unread; }
        void on_drained(std::function<void()> callback) override { drained = std::move(callback); }
        void on_closed(std::function<void()> callback) override { closed = std::move(callback); }
        void on_bytes(std::function<void(std::string_view)> callback) override { bytes = std::move(callback); }
        void finish() override { finished = true; }

        std::optional<http::Response> response;
        std::string streamed;
        std::size_t unread = 0;
        bool finished = false, gone = false, slow = false;
        std::function<void()> drained, closed;
        std::function<void(std::string_view)> bytes;
    };
    std::shared_ptr<Target> target_;
};

}  // namespace carewire::testing
