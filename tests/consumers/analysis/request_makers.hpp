#pragma once
#include <optional>
#include <string>

#include "consumers/analysis/analysis.hpp"
#include "core/json/json.hpp"
#include "schemas/analysis/analysis.hpp"
#include "tests/consumers/interaction_makers.hpp"

namespace carewire::testing {

inline const std::vector<std::string> kAnalysisFolders{"consumers/analysis"};

/// A feedback that wants sorting.
struct Asked {
    std::string comment = "I waited four hours and nobody told me why. I was scared.";
    std::string job = "job-1", feedback = "feedback-1";
    std::string priority = "normal", kind = "feedback";
    std::optional<int> rating;
    bool consent = true;
    int max_retries = 3;
};

inline AnalysisRequested request_of(const Asked& asked) {
    AnalysisRequested body{.job_id = asked.job, .kind = asked.kind, .subject_id = asked.feedback};
    std::string input;
    json::Writer writer(input);
    writer.begin_object().member("comment", asked.comment);
    if (asked.rating) writer.member("rating", *asked.rating);
    writer.end_object();
    body.input = {input};
    body.priority = asked.priority;
    body.consent = asked.consent;
    body.max_retries = asked.max_retries;
    return body;
}

inline EventId ask(WorkerBench& bench, const Asked& asked, Posted posted = {}) {
    posted.subject = asked.feedback;
    return bench.post(request_of(asked), std::move(posted));
}

inline std::string job_is(WorkerBench& bench, const std::string& job = "job-1") {
    return bench.one("select status || coalesce(' ' || code, '') from analysis_jobs where job_id = :job", {{"job", job}});
}

/// The last analysis.completed.
inline AnalysisCompleted completed(WorkerBench& bench) {
    const auto events = bench.follow_ups("analysis.completed");
    return events.empty() ? AnalysisCompleted{} : from_json<AnalysisCompleted>(events.back().body).value();
}

/// A member of its result, as JSON.
inline std::string result_of(const AnalysisCompleted& done, std::string_view member) {
    const auto result = json::Document::parse(done.result.json);
    const auto* const value = result ? result->root().find(member) : nullptr;
    return value == nullptr ? "" : std::string(value->raw());
}

}  // namespace carewire::testing
