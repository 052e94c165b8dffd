#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/time/time.hpp"

namespace carewire::http {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// A complete, checked request: the head passed every rule of the door (architecture section 6), the body came in full.
struct Request {
    std::string method;
    std::string path;   ///< percent-decoded once, no dot segments
    std::string query;  ///< as sent, without `?`
    Fields headers;     ///< names in lower case
    std::string body;
    std::string peer;  ///< address of the other side, or of the client behind a trusted proxy
    Steady received{};
    bool proxied = false;  ///< came through a trusted proxy: only then do X-Forwarded-* fields mean anything
    bool secure = false;   ///< that proxy says that its client used TLS (X-Forwarded-Proto)

    /// Empty when absent.
    std::string_view header(std::string_view lower_case_name) const;
    bool has_header(std::string_view lower_case_name) const;
    /// A query parameter, decoded (`+` and %20 are spaces); nothing when absent.
    std::optional<std::string> parameter(std::string_view name) const;
    std::vector<std::pair<std::string, std::string>> parameters() const;
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    Fields headers;  ///< values with CR, LF or NUL are refused (pitfall P11)
};

/// One open connection that was turned into a stream (CSV, server-sent events, WebSocket). Loop thread only.
class Outflow {
  public:
    virtual ~Outflow() = default;
    /// Queues bytes; false = the client is gone. Watch pending() or on_drained() so that a slow reader costs bounded
    /// memory.
    virtual bool write(std::string_view bytes) = 0;
    virtual std::size_t pending() const = 0;
    virtual void on_drained(std::function<void()> callback) = 0;
    virtual void on_closed(std::function<void()> callback) = 0;
    /// Bytes that the client sends after an upgrade.
    virtual void on_bytes(std::function<void(std::string_view)> callback) = 0;
    virtual void finish() = 0;
};

/// The one answer to one request; may be given later. Movable, loop thread only (from elsewhere: Loop::post). Destroyed
/// without an answer it sends 500.
class Reply {
  public:
    struct Target;  // the connection behind it
    explicit Reply(std::shared_ptr<Target> target);
    Reply(Reply&&) noexcept;
    Reply& operator=(Reply&&) noexcept;
    ~Reply();

    void send(Response response);
    /// Head now (chunked coding), body as it comes.
    std::shared_ptr<Outflow> stream(Response head);
    /// 101 with these fields; from then on the bytes are the caller's (WebSocket).
    std::shared_ptr<Outflow> upgrade(Fields headers);
    bool client_gone() const;
    /// For Site and for tests: what stands behind this reply; null after an answer.
    Target* target() { return target_.get(); }

  private:
    void abandon() noexcept;
    std::shared_ptr<Target> target_;
};

}  // namespace carewire::http
