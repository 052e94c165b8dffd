#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"
#include "core/json/json.hpp"

namespace carewire {

/// What the door knows of a clinic without asking the store: lists that an admin may grow. `interactions.types`: the seven of
/// the source document (schemas/interactions/types.hpp) changed by the clinic's `interactions.types.<name>` settings.
class ClinicLists {
  public:
    virtual ~ClinicLists() = default;
    virtual bool has(const ClinicId& clinic, std::string_view list, std::string_view value) const = 0;
    /// The clinic's zone (`clinic.timezone`), for rules about its dates.
    virtual std::string timezone(const ClinicId&) const { return "UTC"; }
};

/// Where a secret goes that came in a configuration body (D-18): it is kept outside the log, the event carries the reference.
class SecretKeeper {
  public:
    virtual ~SecretKeeper() = default;
    /// Keeps the value and answers its reference. Called once all of a body was found good.
    virtual std::string keep(const ClinicId& clinic, std::string_view key, std::string_view value) = 0;
};

/// The circumstances of a body at the door.
struct Arrival {
    Time now{};
    ClinicId clinic;
    std::string event_id;
    std::string actor;        ///< who asks; empty on public routes
    std::string actor_role;   ///< as in DoorRoute::roles
    std::string actor_email;  ///< of people; empty for keys
    std::vector<std::pair<std::string, std::string>> path;  ///< values of the route's parameters
    const ClinicLists* lists = nullptr;  ///< null: only what every clinic has
    SecretKeeper* secrets = nullptr;     ///< null: secrets are refused
};

/// What is published for a body: ids minted, masks and defaults applied, every other member exactly as it was sent (I3).
struct Admitted {
    std::string event_id;     ///< of the arrival; derived from it for the second and further events of one body
    std::string subject;      ///< record key
    std::string resource_id;  ///< `id` of the 202 answer
    Time time{};              ///< when it happened
    std::string body;         ///< canonical JSON
    std::size_t given = 0;    ///< how much of it the caller gave; the rest the door filled in (core/event/given_part.hpp). 0: all
};

/// A way in over HTTP. Roles are names of registers.md section 5, plus `public` and `link`.
struct DoorRoute {
    std::string_view method;
    std::string_view path;
    std::vector<std::string_view> aliases;  ///< paths of the source documents, same method
    std::vector<std::string_view> roles;
    std::string_view says;                  ///< one sentence, for the API's description
};

/// What a route's body takes beside the members of its shape, for the API's description.
struct BodyNotes {
    std::vector<std::pair<std::string_view, std::string_view>> other_names;  ///< of the source documents: `{"notes", "note"}`
    std::string rules;  ///< over several members, as far as JSON Schema can say them: an object of its keywords
};

/// One event type: a line of the catalog.
struct EventType {
    EventInfo info;
    const Shape* shape = nullptr;
    /// Reads a body as its struct, as a worker does, and writes it again: what was understood of it.
    tl::expected<std::string, Problems> (*understood)(std::string_view body) = nullptr;
    std::vector<DoorRoute> routes;  ///< empty: emitted by workers only
    BodyNotes notes = {};
    /// Checks a body and makes it canonical; every problem at once. Null: emitted by workers only.
    std::function<tl::expected<Admitted, Problems>(const json::Value& body, const Arrival&)> admit;
};

/// A way in whose body is not the event's own: it becomes one or several events (a configuration form: one per key). All are
/// published before the answer; the answer names the first.
struct FormRoute {
    DoorRoute route;
    EventInfo info;
    const Shape* shape = nullptr;
    BodyNotes notes = {};
    std::function<tl::expected<std::vector<Admitted>, Problems>(const json::Value& body, const Arrival&)> admit;
};

/// THE list of event types, one line each.
std::span<const EventType> catalog();
const EventType* find_event_type(std::string_view type);
/// The forms, one line each.
std::span<const FormRoute> forms();

}  // namespace carewire
