#pragma once
#include <optional>
#include <string>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"
#include "schemas/admission.hpp"

namespace carewire {

/// An analysis that still waits is not wanted any more (AI-12). The worker refuses when it is too late.
struct AnalysisCancelled {
    std::string job_id;
    std::optional<std::string> reason;

    static constexpr EventInfo event{"analysis.cancelled", Stream::Analysis, 1};
    static auto fields() {
        using Self = AnalysisCancelled;
        return describe<Self>(field("job_id", &Self::job_id).at_least(1).at_most(64).single_line(),
                              field("reason", &Self::reason).at_most(500).personal().says("For the record; free words."));
    }
};

/// A person asks for another try of an analysis that failed or was blocked.
struct AnalysisRetryRequested {
    std::string job_id;

    static constexpr EventInfo event{"analysis.retry.requested", Stream::Analysis, 1};
    static auto fields() {
        using Self = AnalysisRetryRequested;
        return describe<Self>(field("job_id", &Self::job_id).at_least(1).at_most(64).single_line());
    }
};

/// The job is not in a state in which it can be cancelled or tried again, or there is no such job.
struct AnalysisChangeRejected {
    std::string job_id, code, reason;

    static constexpr EventInfo event{"analysis.change_rejected", Stream::Analysis, 1};
    static auto fields() {
        using Self = AnalysisChangeRejected;
        return describe<Self>(field("job_id", &Self::job_id),
                              field("code", &Self::code).says("A problem code: not_found or illegal_transition."),
                              field("reason", &Self::reason));
    }
};

/// Both changes are of the job, in its partition: a feedback's job has the feedback's id.
inline Admission analysis_change_admission() { return {.subject = "job_id", .resource = "job_id"}; }

}  // namespace carewire
