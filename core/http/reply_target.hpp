#pragma once
#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "core/http/message.hpp"

namespace carewire::http {

/// What stands in a request's log line beside what the server knows itself. Constants and ids, never personal data.
struct RequestFacts {
    const std::string* pattern = nullptr;  ///< of the route; null when none was found
    std::string_view method;               ///< a registered one, or `other`
    Steady received{};
    std::size_t bytes_in = 0;
    std::string role, event_id, code;
};

/// Told once per request, when its answer is complete or will never be.
class ReplyObserver {
  public:
    virtual ~ReplyObserver() = default;
    /// `status` is what the client got; 499 when it left before.
    virtual void finished(const RequestFacts& facts, int status, std::size_t bytes_out) = 0;
    /// Before an answer is written: the place for headers that every answer has.
    virtual void decorate(const RequestFacts& facts, Response& response) = 0;
};

/// What stands behind a Reply: the server's side of one request, or a recorder in tests.
struct Reply::Target {
    virtual ~Target() = default;
    virtual void send(Response response) = 0;
    virtual std::shared_ptr<Outflow> stream(Response head) = 0;
    virtual std::shared_ptr<Outflow> upgrade(Fields headers) = 0;
    virtual bool client_gone() const = 0;

    RequestFacts facts;
    std::shared_ptr<ReplyObserver> observer;
    Fields decorations;  ///< header fields that this answer gets whatever the handler says (CORS, request id)
};

}  // namespace carewire::http
