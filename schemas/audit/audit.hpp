#pragma once
#include <string>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"

namespace carewire {

/// Somebody saw, changed or was refused somebody's data, or a worker removed what had its time (TS-12, INT-10). Who it was is
/// the envelope's actor; the record key is the subject.
struct AuditAccess {
    std::string action;    ///< read, export, refused, retention, …
    std::string resource;  ///< a route's pattern or a table, never its contents
    std::string subject;   ///< whose data; empty when nobody's in particular
    std::string outcome = "allowed";
    std::string reason;

    static constexpr EventInfo event{"audit.access", Stream::Audit, 1};
    static auto fields() {
        using Self = AuditAccess;
        return describe<Self>(
            field("action", &Self::action).at_least(1).at_most(40).single_line(),
            field("resource", &Self::resource).at_most(200).single_line(),
            field("subject", &Self::subject).at_most(64).single_line().otherwise(""),
            field("outcome", &Self::outcome).one_of({"allowed", "refused", "noticed"}).otherwise("allowed"),
            field("reason", &Self::reason).at_most(500).single_line().otherwise("").says("Role, break-glass reason, or what "
                                                                                       "was done."));
    }
};

}  // namespace carewire
