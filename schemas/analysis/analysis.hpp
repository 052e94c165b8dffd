#pragma once
#include <optional>
#include <string>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"

namespace carewire {

/// Something is to be analysed. Interactive work goes to the analysis stream, bulk work to the other lane: the emitter chooses
/// by Tx::emit_raw with kBulkLane, the type is the same. `input` holds all that the analyser needs; a worker reads no tables
/// of another.
struct AnalysisRequested {
    std::string job_id, kind, subject_id;
    JsonText input{"{}"};
    std::string priority = "normal";
    std::optional<std::string> patient_id;
    bool consent = true;
    int max_retries = 3;

    static constexpr EventInfo event{"analysis.requested", Stream::Analysis, 1};
    static constexpr EventInfo kBulkLane{"analysis.requested", Stream::AnalysisBulk, 1};
    static auto fields() {
        using Self = AnalysisRequested;
        return describe<Self>(
            field("job_id", &Self::job_id),
            field("kind", &Self::kind).one_of({"feedback", "document", "consolidated", "history", "photo"}),
            field("subject_id", &Self::subject_id).says("What is analysed: feedback, document, visit or patient."),
            field("input", &Self::input).raw_json(262144, 16).personal().says(
                "Of a feedback: {comment, rating, ratings, language}."),
            field("priority", &Self::priority).one_of({"low", "normal", "high", "urgent"}).otherwise("normal"),
            field("patient_id", &Self::patient_id),
            field("consent", &Self::consent).otherwise(true).says("Whether outside providers may be asked."),
            field("max_retries", &Self::max_retries).between(0, 20).otherwise(3));
    }
};

struct AnalysisStarted {
    std::string job_id, kind, subject_id, model;
    Time at{};

    static constexpr EventInfo event{"analysis.started", Stream::Analysis, 1};
    static auto fields() {
        using Self = AnalysisStarted;
        return describe<Self>(field("job_id", &Self::job_id), field("kind", &Self::kind),
                              field("subject_id", &Self::subject_id), field("model", &Self::model).otherwise(""),
                              field("at", &Self::at));
    }
};

/// The result of a job; what it holds depends on its kind (feedback.md section 4 for `feedback`).
struct AnalysisCompleted {
    std::string job_id, kind, subject_id, model, instruction_version;
    JsonText result{"{}"};
    bool degraded = false;
    std::int64_t latency_ms = 0, waited_ms = 0;
    Time at{};

    static constexpr EventInfo event{"analysis.completed", Stream::Analysis, 1};
    static auto fields() {
        using Self = AnalysisCompleted;
        return describe<Self>(
            field("job_id", &Self::job_id), field("kind", &Self::kind), field("subject_id", &Self::subject_id),
            field("model", &Self::model), field("instruction_version", &Self::instruction_version),
            field("result", &Self::result).raw_json(262144, 16).personal(),
            field("degraded", &Self::degraded).otherwise(false).says("The rules answered because the provider could not."),
            field("latency_ms", &Self::latency_ms).otherwise(0), field("waited_ms", &Self::waited_ms).otherwise(0),
            field("at", &Self::at));
    }
};

struct AnalysisFailed {
    std::string job_id, kind, subject_id, status, code, reason;
    Time at{};

    static constexpr EventInfo event{"analysis.failed", Stream::Analysis, 1};
    static auto fields() {
        using Self = AnalysisFailed;
        return describe<Self>(field("job_id", &Self::job_id), field("kind", &Self::kind),
                              field("subject_id", &Self::subject_id),
                              field("status", &Self::status).one_of({"failed", "blocked", "needs_review", "cancelled"}),
                              field("code", &Self::code), field("reason", &Self::reason).says("Without personal data."),
                              field("at", &Self::at));
    }
};

}  // namespace carewire
