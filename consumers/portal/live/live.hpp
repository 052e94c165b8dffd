#pragma once
#include <memory>
#include <string>
#include <vector>

#include "consumers/portal/library.hpp"
#include "consumers/portal/live/feed.hpp"
#include "core/auth/guard.hpp"
#include "core/bus/bus.hpp"
#include "core/config/config.hpp"
#include "core/metrics/metrics.hpp"
#include "core/store/database.hpp"

namespace carewire::portal {

struct LiveSettings {
    std::string topic_prefix = "carewire";
    std::vector<std::string> origins;  ///< beside this one, of pages that may open a socket (AU-9)
    Duration ping{20'000};
    Duration pong{10'000};
    Duration longest{15 * 60 * 1000};  ///< then the client is asked to come back, and its right to be here is looked at again
    static LiveSettings read(ConfigReader& from);
};

/// Live push to connected staff (FB-3 to FB-7, FB-16): `GET /v1/stream` (server-sent events) and `GET /v1/ws` (WebSocket), the same
/// events on both. Every portal reads the topic for itself, so that everyone gets every push wherever they hang. Loop thread.
class Live {
  public:
    struct Parts {
        Database& database;
        Guard& guard;
        http::Pool& pool;
        http::Loop& loop;
        const Clock& clock;
        Log& log;
        Metrics& metrics;
        Sink& sink;
        OpenTail open_tail;
    };
    Live(LiveSettings settings, Parts parts);
    ~Live();
    void mount(http::Site& site);
    /// Begins to follow the topic.
    void start();
    /// Sends everyone away; they come back to another portal.
    void stop();
    /// Delivers the sink's reports. False: the producer is finished, the process must end.
    bool drain();
    std::size_t in_hand() const;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace carewire::portal
