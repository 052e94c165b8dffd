#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/http/loop.hpp"
#include "core/http/message.hpp"

namespace carewire::http {

/// One server-sent event. `data` may have several lines; `id` and `name` are one line each, what follows a line end is
/// cut off.
struct ServerEvent {
    std::string_view id;    ///< empty: none, the client keeps its last one
    std::string_view name;  ///< empty: `message`
    std::string_view data;
};
/// As it stands in the stream (HTML standard, section 9.2.6).
std::string event_text(const ServerEvent& event);

/// Where a client that comes back wants to go on: the Last-Event-ID header, or for clients that cannot set one the
/// parameter `last_event_id`.
std::optional<std::string> last_event_id(const Request& request);

struct EventStreamOptions {
    Duration heartbeat{15000};           ///< a comment this often, so that proxies keep an idle stream open
    Duration retry{2000};                ///< what the client is told to wait before it comes back
    std::size_t most_pending = 1 << 20;  ///< unread bytes at which a slow client is cut off; it comes back and resumes
};

/// An open stream of events to one client. Loop thread only. Lives as long as someone holds it and the client is there;
/// its owner drops it in on_closed.
class EventStream {
  public:
    static std::shared_ptr<EventStream> open(Loop& loop, Reply reply, EventStreamOptions options = {});
    ~EventStream();
    EventStream(const EventStream&) = delete;
    EventStream& operator=(const EventStream&) = delete;

    /// False: the client is gone, or was too slow and has been cut off.
    bool send(const ServerEvent& event);
    void on_closed(std::function<void()> callback);
    void close();

  private:
    EventStream(Loop& loop, std::shared_ptr<Outflow> out, EventStreamOptions options);
    bool write(std::string_view text);
    void beat();

    Loop& loop_;
    std::shared_ptr<Outflow> out_;
    EventStreamOptions options_;
    std::uint64_t timer_ = 0;
};

}  // namespace carewire::http
