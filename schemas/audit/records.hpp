#pragma once
#include <string>
#include <vector>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"

namespace carewire {

/// The journal closed a day of a clinic: the hash over its chains (B-2).
struct AuditSealed {
    LocalDate date{};
    std::string seal;
    std::int64_t events = 0;
    static constexpr EventInfo event{"audit.sealed", Stream::Audit, 1};
    static auto fields() {
        using Self = AuditSealed;
        return describe<Self>(field("date", &Self::date), field("seal", &Self::seal),
                              field("events", &Self::events).otherwise(0));
    }
};

/// One call to the outside: when, to whom, which personal fields, how much, for which subject. Never what was in it.
struct EgressRecorded {
    std::string kind, provider, region, subject;
    std::vector<std::string> personal_fields;
    bool deidentified = false;
    std::int64_t bytes = 0;
    std::string outcome;
    Time at{};
    static constexpr EventInfo event{"egress.recorded", Stream::Audit, 1};
    static auto fields() {
        using Self = EgressRecorded;
        return describe<Self>(
            field("kind", &Self::kind).says("email.send, analysis.gemini, …"), field("provider", &Self::provider),
            field("region", &Self::region).otherwise(""), field("subject", &Self::subject).otherwise(""),
            field("personal_fields", &Self::personal_fields).may_be_absent().says("Names of fields, e.g. /comment."),
            field("deidentified", &Self::deidentified).otherwise(false), field("bytes", &Self::bytes).otherwise(0),
            field("outcome", &Self::outcome).otherwise(""), field("at", &Self::at));
    }
};

}  // namespace carewire
