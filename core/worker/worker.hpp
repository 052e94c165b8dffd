#pragma once
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/effect/effect.hpp"
#include "core/event/event.hpp"
#include "core/worker/tx.hpp"

namespace carewire {

/// What became of an event. What the environment does (store down, disk full) is no outcome but an exception: hold, try again.
struct Done {};
struct Reject {
    std::string code;    ///< a short constant: `unknown_feedback`
    std::string reason;  ///< a sentence without personal data: it stands in the dead letter
};
/// It speaks of a row that is not there yet: parked, tried again when its subject moves or its time comes.
struct Wait {
    std::string why;
};
using Outcome = std::variant<Done, Reject, Wait>;

/// What became of an effect, told to its worker inside the settling transaction.
struct Settled {
    EffectCall call;
    EffectAnswer answer;  ///< Delivered, Refused (also: attempts used up) or Unknown
};

/// What a worker says, in the claiming transaction, to a call of its own that is about to begin: it may; not before then; it is
/// no longer wanted (told to the settling handler without a call).
struct Begin {};
struct Postpone {
    Time until{};
    std::string why;
};
using BeforeCall = std::variant<Begin, Postpone, Refused>;

/// A worker: its name (= consumer group `carewire.<name>`, inbox key, dead-letter topic; never rename), what it listens to and
/// what it does then. A value made by `Worker <name>(Services&)`; the loop runs it.
class Worker {
  public:
    using Handler = std::function<Outcome(Tx&, const RawEvent&)>;
    using Settle = std::function<void(Tx&, const Settled&)>;
    /// How a worker paces its calls: what it counts in the store holds for all processes.
    struct Pace {
        /// Asked before every call, retries included, by whichever process claims it.
        std::function<BeforeCall(Sql&, const EffectCall&, Time now)> before;
        /// The call that was let through at that moment did not begin (its process ended first, or was asleep): it counts for nothing.
        std::function<void(Sql&, const EffectCall&, Time let_through)> taken_back;
    };

    explicit Worker(std::string name) : name_(std::move(name)) {}

    /// Handles events of one body type. A body that cannot be read is a dead letter before the handler sees it. `info`: where the
    /// same body also travels on another stream.
    template <class Body>
    Worker&& on(std::function<Outcome(Tx&, const Event<Body>&)> handler, const EventInfo& info = Body::event) && {
        handlers_[std::string(info.type)] = [handler = std::move(handler)](Tx& tx, const RawEvent& raw) -> Outcome {
            if (raw.envelope.version != Body::event.version) {
                return Reject{"unknown_version", "this version of the event type is not known here"};
            }
            auto body = from_json<Body>(raw.body);
            if (!body) return Reject{"bad_body", sentence(body.error())};
            return handler(tx, Event<Body>{raw.envelope, std::move(*body)});
        };
        streams_.insert(info.stream);
        return std::move(*this);
    }
    /// Handles every event of every stream, whatever its type: the journal.
    Worker&& on_every(Handler handler) &&;
    /// Performs effects of a kind through a port; `settle` runs in the transaction that records the answer.
    Worker&& performs(std::string kind, EffectPort& port, Settle settle, int at_once = 16, Pace pace = {}) &&;

    struct Performs {
        std::string kind;
        EffectPort* port = nullptr;
        Settle settle;
        int at_once = 16;
        Pace pace;
    };
    const std::string& name() const { return name_; }
    const std::set<Stream>& streams() const { return streams_; }
    const std::vector<Performs>& effects() const { return effects_; }
    /// Nothing: this worker does not care for the type (the event is marked handled all the same).
    const Handler* handler(std::string_view type) const;

  private:
    std::string name_;
    std::map<std::string, Handler, std::less<>> handlers_;
    Handler every_;
    std::set<Stream> streams_;
    std::vector<Performs> effects_;
};

}  // namespace carewire
