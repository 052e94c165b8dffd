#include <doctest/doctest.h>

#include "core/worker/fault_point.hpp"
#include "tests/consumers/feedback/feedback_makers.hpp"

#ifdef CAREWIRE_FAULT_POINTS
using namespace carewire;
using namespace carewire::testing;

namespace {

void post_a_day(WorkerBench& bench) {
    bench.post(submission_of({.comment = "He collapsed and is unconscious.", .rating = 1}),
               {.subject = kFirst, .id = "e1", .time = at("2025-07-04T10:00:00Z"), .actor = "", .actor_role = "public"});
    bench.post(submission_of({.comment = "", .rating = 5, .feedback = derive_uuid("f2"), .is_complaint = true}),
               {.subject = derive_uuid("f2"), .id = "e2", .time = at("2025-07-04T10:01:00Z"), .actor = "", .actor_role = "public"});
    const auto ask = [&](const std::string& id, FeedbackActionRequested body) {
        body.action_id = derive_uuid(id);
        bench.post(body, {.subject = body.feedback_id, .id = id, .time = at("2025-07-04T10:10:00Z"), .actor = "staff-7"});
    };
    ask("e3", {.feedback_id = kFirst, .status = "in_progress", .note = "On it."});
    ask("e4", {.feedback_id = kFirst, .status = "acknowledged"});
    ask("e5", {.feedback_id = derive_uuid("f2"), .status = "resolved"});
}

/// Everything that must not depend on crashes.
std::string picture(WorkerBench& bench) {
    std::string text;
    for (const char* statement : {"select feedback_id, status, urgency, actions, version from feedback order by feedback_id",
                                  "select action_id, feedback_id, position, to_status from feedback_actions order by action_id",
                                  "select date, figure, label, amount from feedback_stats order by date, figure, label",
                                  "select alert_id, state, step, version from alerts order by alert_id",
                                  "select alert_id, position, what, actor from alert_steps order by alert_id, position",
                                  "select id, due_at from timers order by id",
                                  "select event_id, code from refusals order by event_id",
                                  "select event_id, fate from inbox order by event_id"}) {
        for (const auto& row : bench.rows(statement)) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                text += std::holds_alternative<std::int64_t>(row.at(i)) ? std::to_string(row.integer(i)) : row.text_or(i, "-");
                text += ' ';
            }
            text += '\n';
        }
    }
    std::map<std::string, std::string> follow_ups;  // by id: published twice is the same event
    for (const auto& event : bench.follow_ups()) follow_ups[event.envelope.id.value] = event.body;
    for (const auto& [id, body] : follow_ups) text += id + " " + body + "\n";
    return text;
}

/// Runs, dies at the n-th time it comes to the seam, starts again. False: it never came there that often.
bool picture_with_crash(TestStore& store, const std::string& seam, int nth, std::string& seen) {
    WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
    bench.options.batch = 2;
    bench.restart();
    post_a_day(bench);
    fault::arm(seam + ":throw:" + std::to_string(nth));
    bool died = false;
    try {
        bench.run();
    } catch (const fault::Injected&) {
        died = true;
    }
    fault::arm("");
    bench.restart();
    bench.run();
    seen = picture(bench);
    return died;
}

}  // namespace

TEST_CASE("feedback: a crash at any seam leaves the same rows and the same events") {
    const auto wanted = [] {
        WorkerBench bench(consumers::feedback, kFeedbackFolders);
        bench.options.batch = 2;
        bench.restart();
        post_a_day(bench);
        bench.run();
        return picture(bench);
    }();
    REQUIRE(wanted.find("illegal_transition") != std::string::npos);
    for (const char* seam : {"worker.polled", "worker.begun", "worker.handled", "worker.written", "worker.before_commit",
                             "worker.after_commit", "worker.published", "worker.before_offset"}) {
        for (int nth = 1; nth <= 3; ++nth) {
            on_each_store([&](TestStore& store) {
                std::string seen;
                if (!picture_with_crash(store, seam, nth, seen)) return;
                CAPTURE(seam);
                CAPTURE(nth);
                CHECK(seen == wanted);
            });
        }
    }
}
#endif
