#pragma once
#include <cstdint>
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

/// What a call tells the outside: to whom, which personal fields, whether the person can still be recognised.
struct Egress {
    std::string recipient;        ///< a host or a hash of an address: never the address
    std::string personal_fields;  ///< names of fields, comma-separated; empty: none
    bool deidentified = false;
    std::int64_t bytes = 0;
};

/// One technology that performs a kind of effect (an SMTP server, a model's API). Called from the runner's threads, several
/// at once; must return before `deadline`.
class EffectPort {
  public:
    virtual ~EffectPort() = default;
    virtual EffectAnswer perform(const EffectCall& call) = 0;

    /// What becomes of a call whose answer nobody has (the process died, the provider's answer was lost): Leave it `unknown` for
    /// a person (SMTP after the final dot), Ask the provider (WhatsApp's list), or Repeat what may happen twice (a model's call).
    enum class Lost { Leave, Ask, Repeat };
    virtual Lost when_lost() const { return Lost::Leave; }
    /// For Lost::Ask. Delivered: it had happened. Refused: it had been refused. Later: it had not happened and may be tried
    /// again. Unknown: the provider does not know either. Outage: it could not be asked now.
    virtual EffectAnswer ask(const EffectCall&) { return Unknown{"the provider cannot be asked"}; }
    /// What leaves the house with this call, for the egress record.
    virtual Egress egress(const EffectCall&) const { return {}; }
};

}  // namespace carewire
