#include "consumers/interactions/interactions.hpp"

#include <fmt/format.h>

#include "consumers/interactions/interaction_store.hpp"
#include "core/json/json.hpp"
#include "schemas/audit/audit.hpp"
#include "schemas/config/config.hpp"
#include "schemas/interactions/types.hpp"
#include "schemas/timers/timers.hpp"

namespace carewire::consumers {
namespace {

Outcome record(Tx& tx, const Event<InteractionRecorded>& event) {
    interactions::append(tx, event);
    return Done{};
}

/// `{"display": "…", "enabled": true}`, or null
Outcome change_type(Tx& tx, const Event<ConfigChanged>& event) {
    const std::string name(interaction_type_of_key(event.body.key));
    if (name.empty()) return Done{};
    const auto value = json::Document::parse(event.body.value.json);
    if (value && value->root().kind() == json::Kind::Null) {
        interactions::remove_type(tx, name);
        return Done{};
    }
    const bool is_object = value && value->root().kind() == json::Kind::Object;
    const auto* const display = is_object ? value->root().find("display") : nullptr;
    const auto* const enabled = is_object ? value->root().find("enabled") : nullptr;
    if (display == nullptr || display->kind() != json::Kind::String) {
        return Reject{"bad_value", "the value of an interaction type needs a display text"};
    }
    const bool is_enabled = enabled == nullptr || enabled->kind() != json::Kind::Bool || enabled->boolean();
    interactions::put_type(tx, name, std::string(display->string()), is_enabled);
    return Done{};
}

/// By the time at which the run was due, so that a run that comes late or again deletes the same.
Outcome delete_old(Tx& tx, const Event<RetentionDue>& event) {
    const int days = event.body.days_of("interactions");
    if (days <= 0) return Done{};
    const auto deleted = interactions::delete_before(tx, event.envelope.time - std::chrono::days{days});
    tx.emit("interactions", AuditAccess{.action = "retention",
                                        .resource = "interactions",
                                        .reason = fmt::format("{} rows older than {} days deleted", deleted, days)});
    return Done{};
}

}  // namespace

Worker interactions(Services&) {
    return Worker{"interactions"}
        .on<InteractionRecorded>(record)
        .on<ConfigChanged>(change_type)
        .on<RetentionDue>(delete_old);
}

}  // namespace carewire::consumers
