#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http/message.hpp"
#include "core/http/router.hpp"
#include "core/http/server.hpp"
#include "core/log/log.hpp"
#include "core/metrics/metrics.hpp"
#include "core/time/time.hpp"

namespace carewire::http {

/// A request that found its route.
struct Call {
    Request request;
    PathValues path;
    const std::string* pattern = nullptr;
};

/// What one origin serves: routes that several parts mount (ingress, accounts, portal). Answers 404, 405 with Allow,
/// HEAD, and OPTIONS for CORS itself; writes one log line and the metrics per request (OP-14, OP-5): method, pattern,
/// status, milliseconds, bytes, caller's role, event id; never a raw path, query, body or token. An action that throws
/// is answered 500.
class Site {
  public:
    using Action = std::function<void(Call, Reply)>;
    struct RouteInfo {
        std::string method, pattern, name;
        std::vector<std::string> roles;  ///< who may call; `public` for everyone: what the access tests and /docs read
        std::size_t max_body_bytes = 0;  ///< 0: the server's limit; larger only where files are taken
    };
    /// Looks at a head whose body has not been taken yet; an answer refuses it.
    using HeadCheck = std::function<std::optional<Response>(const Request& head, const RouteInfo& route)>;

    Site(Log& log, Metrics& metrics, const Clock& clock, std::vector<std::string> cors);
    void add(RouteInfo route, Action action);
    const std::vector<RouteInfo>& routes() const;
    /// For Server's constructor.
    Server::Handler handler();
    /// For ServerOptions::admit: 404, 405 and 401 (no credential on a route that needs one) before a large or announced
    /// body is taken, then `check`, and the route's own body limit.
    std::function<Admission(const Request&)> admission(HeadCheck check = {});
    /// Puts a fact into the request's log line: `role`, `event_id`, `code`. Call before the reply is sent.
    static void note(Reply& reply, std::string_view key, std::string_view value);

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace carewire::http
