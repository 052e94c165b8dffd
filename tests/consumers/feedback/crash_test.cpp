#include <doctest/doctest.h>

#include "tests/consumers/feedback/feedback_makers.hpp"
#include "tests/support/crashes.hpp"

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
    bench.post_raw(FeedbackActionRequested::event, R"({"status":"lost"})", {.subject = kFirst, .id = "e6", .time = at("2025-07-04T10:11:00Z")});
}

std::string picture(WorkerBench& bench) {
    return picture_of(bench, {"select feedback_id, status, urgency, actions, version from feedback order by feedback_id",
                              "select action_id, feedback_id, position, to_status from feedback_actions order by action_id",
                              "select date, figure, label, amount from feedback_stats order by date, figure, label",
                              "select alert_id, state, step, version from alerts order by alert_id",
                              "select alert_id, position, what, actor from alert_steps order by alert_id, position",
                              "select id, due_at from timers order by id", "select event_id, code from refusals order by event_id",
                              "select event_id, fate from inbox order by event_id"});
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
    REQUIRE(wanted.find("bad_body") != std::string::npos);
    at_every_seam(kLoopSeams, 3, [&](const std::string& seam, int nth) {
        bool died = false;
        on_each_store([&](TestStore& store) {
            WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
            bench.options.batch = 2;
            bench.restart();
            post_a_day(bench);
            died = dies_at(bench, seam, nth) || died;
            bench.run();
            CHECK(picture(bench) == wanted);
        });
        return died;
    });
}
#endif
