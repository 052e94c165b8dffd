#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/event/ids.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// A thing to do outside, asked for inside a transaction. The key is unique per worker: the same key is the same effect.
struct EffectRequest {
    std::string kind;     ///< `email.send`, `analysis.gemini`
    std::string key;      ///< e.g. `report:{clinic}:{date}:{recipient}`
    ClinicId clinic;
    std::string subject;  ///< effects of one subject are performed in order
    std::string payload;  ///< JSON for the port
    std::optional<Time> not_before;
    int max_attempts = 4;  ///< first try included; outages and rate limits do not count
    bool urgent = false;   ///< passes quiet hours
};

struct EffectCall {
    std::string worker;
    EffectRequest request;
    std::string event_id;  ///< the event that asked
    int attempt = 1;
    Steady deadline{};
};

/// What a port answers. A provider that cannot be reached at all is an Outage: it opens the kind's breaker, counts for nobody.
struct Delivered {
    std::string provider_ref;
    std::string result;  ///< JSON for the settling handler
};
struct Later {
    std::string why;
    std::optional<Duration> after;  ///< the provider's own Retry-After; else the schedule
};
struct Refused {
    std::string why;
    std::string code;
};
struct Unknown {
    std::string why;
};
struct Outage {
    std::string why;
    std::optional<Duration> after;
};
using EffectAnswer = std::variant<Delivered, Later, Refused, Unknown, Outage>;

/// One technology that performs a kind of effect (an SMTP server, a model's API). Called from the runner's threads, several
/// at once; must return before `deadline`.
class EffectPort {
  public:
    virtual ~EffectPort() = default;
    virtual EffectAnswer perform(const EffectCall& call) = 0;
};

}  // namespace carewire
