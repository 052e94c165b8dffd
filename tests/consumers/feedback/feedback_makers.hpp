#pragma once
#include <fmt/format.h>

#include "consumers/feedback/feedback.hpp"
#include "core/json/json.hpp"
#include "schemas/analysis/analysis.hpp"
#include "schemas/analysis/feedback_result.hpp"
#include "schemas/config/config.hpp"
#include "schemas/feedback/actions.hpp"
#include "schemas/feedback/alerts.hpp"
#include "schemas/feedback/feedback.hpp"
#include "schemas/timers/alerts.hpp"
#include "tests/consumers/interaction_makers.hpp"

namespace carewire::testing {

inline const std::vector<std::string> kFeedbackFolders{"consumers/feedback"};
inline const std::string kFirst = derive_uuid("the first feedback");

/// What a patient says; the clock of a bench stands still, so it came just now unless a time is given.
struct Said {
    std::string comment = "The waiting room was cold.";
    std::optional<int> rating;
    std::string feedback = kFirst;
    bool is_complaint = false;
    std::string time = "2025-07-04T10:00:00Z";
    std::string clinic = "clinic-1";
};

inline FeedbackSubmitted submission_of(const Said& said) {
    FeedbackSubmitted body{.feedback_id = said.feedback, .rating = said.rating};
    if (!said.comment.empty()) body.comment = said.comment;
    if (said.is_complaint) body.is_complaint = true;
    return body;
}

inline EventId post_said(WorkerBench& bench, const Said& said) {
    return bench.post(submission_of(said), {.subject = said.feedback, .clinic = said.clinic, .time = at(said.time),
                                            .actor = "", .actor_role = "public"});
}

/// What an analyser answers.
struct Sorted {
    std::string urgency = "low", sentiment = "neutral";
    std::string feedback = kFirst, job = "job-1", model = "gemini-test";
    std::vector<std::string> evidence;
    bool degraded = false;
    std::string time = "2025-07-04T10:00:05Z";
};

inline EventId post_sorted(WorkerBench& bench, const Sorted& sorted) {
    const FeedbackResult result{.sentiment = sorted.sentiment,
                                .urgency = sorted.urgency,
                                .emotions = {"anger"},
                                .topics = {"waiting"},
                                .evidence = sorted.evidence,
                                .because = {"a reason"}};
    return bench.post(AnalysisCompleted{.job_id = sorted.job,
                                        .kind = "feedback",
                                        .subject_id = sorted.feedback,
                                        .model = sorted.model,
                                        .instruction_version = "v1",
                                        .result = {to_json(result)},
                                        .degraded = sorted.degraded,
                                        .at = at(sorted.time)},
                      {.subject = sorted.feedback, .time = at(sorted.time)});
}

/// What a member of staff asks for.
struct Wanted {
    std::optional<std::string> status, note, urgency, assignee;
    std::optional<bool> is_complaint;
    std::string feedback = kFirst, action;
    std::string actor = "staff-7";
    std::string time = "2025-07-04T10:10:00Z";
};

inline EventId post_wanted(WorkerBench& bench, const Wanted& wanted) {
    static int number = 0;
    const std::string id = derive_uuid(wanted.action.empty() ? fmt::format("action-{}", ++number) : wanted.action);
    return bench.post(FeedbackActionRequested{.feedback_id = wanted.feedback,
                                              .action_id = id,
                                              .status = wanted.status,
                                              .note = wanted.note,
                                              .urgency = wanted.urgency,
                                              .assignee = wanted.assignee,
                                              .is_complaint = wanted.is_complaint},
                      {.subject = wanted.feedback, .time = at(wanted.time), .actor = wanted.actor});
}

/// Posts and lets the worker handle it: what is posted together on different topics has no order.
inline EventId say(WorkerBench& bench, const Said& said) {
    const auto id = post_said(bench, said);
    bench.run();
    return id;
}
inline EventId sort(WorkerBench& bench, const Sorted& sorted) {
    const auto id = post_sorted(bench, sorted);
    bench.run();
    return id;
}
inline EventId act(WorkerBench& bench, const Wanted& wanted) {
    const auto id = post_wanted(bench, wanted);
    bench.run();
    return id;
}

/// `urgency/source` of an item.
inline std::string urgency_of(WorkerBench& bench, const std::string& id = kFirst) {
    return bench.one("select coalesce(urgency, '-') || '/' || coalesce(urgency_source, '-') from feedback where feedback_id = :id",
                     {{"id", id}});
}

/// The story of the one alert: `raised staff, escalated admin, acknowledged staff-7`.
inline std::string story(WorkerBench& bench) {
    std::string text;
    for (const auto& row : bench.rows("select what, told, actor from alert_steps order by position")) {
        const auto& who = row.text(1).empty() ? row.text(2) : row.text(1);
        text += (text.empty() ? "" : ", ") + row.text(0) + " " + who;
    }
    return text;
}

/// All figures that are not 0: `rating:5=1 status:new=1 …`, summed over the dates.
inline std::string figures(WorkerBench& bench, const std::string& date = "") {
    std::string text;
    for (const auto& row : bench.rows("select figure, label, sum(amount) from feedback_stats where (:date = '' or date = :date) "
                                      "group by figure, label having sum(amount) <> 0 order by figure, label",
                                      {{"date", date}})) {
        text += fmt::format("{}{}{}{}={}", text.empty() ? "" : " ", row.text(0), row.text(1).empty() ? "" : ":", row.text(1), row.integer(2));
    }
    return text;
}

}  // namespace carewire::testing
