#pragma once
#include <functional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/auth/principal.hpp"
#include "core/bus/bus.hpp"
#include "core/json/json.hpp"
#include "core/log/log.hpp"
#include "core/time/time.hpp"

namespace carewire::portal {

/// Publishes what staff do over a socket: the event that `POST /v1/feedback/{id}/actions` publishes, checked by the same rules
/// (FB-7, FB-11). Loop thread; the sink's reports come inside drain().
class ActionDesk {
  public:
    /// The event's id once the broker has it, or a problem code: `bad_request`, `validation_failed`, `not_published`, `unknown`.
    using Told = std::function<void(const tl::expected<std::string, std::string>&)>;
    ActionDesk(Sink& sink, std::string topic_prefix, const Clock& clock, Log& log)
        : sink_(sink), prefix_(std::move(topic_prefix)), clock_(clock), log_(log) {}
    /// `action`: JSON members as in the body of that route, without the id.
    void publish(const Principal& who, std::string_view feedback_id, const json::Value& action, Told told);
    /// What the loop calls when the sink's descriptor is readable. False: the producer is finished, the process must end.
    bool drain();
    std::size_t in_flight() const { return in_flight_; }

  private:
    Sink& sink_;
    std::string prefix_;
    const Clock& clock_;
    Log& log_;
    std::size_t in_flight_ = 0;
    bool finished_ = false;
};

}  // namespace carewire::portal
