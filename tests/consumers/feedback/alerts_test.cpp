#include <doctest/doctest.h>

#include "core/timer/timer_store.hpp"
#include "schemas/messages/messages.hpp"
#include "schemas/reports/reports.hpp"
#include "tests/consumers/feedback/feedback_makers.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

const char* const kEmergency = "I had a seizure in your waiting room.";

std::string alert(WorkerBench& bench) { return bench.one("select alert_id from alerts where kind = 'urgent_feedback'"); }
std::string state(WorkerBench& bench) { return bench.one("select state || ' ' || step || ' ' || told from alerts"); }

EventId take(WorkerBench& bench, const std::string& actor, const std::string& time = "2025-07-04T11:52:00Z") {
    const auto id = bench.post(AlertAcknowledged{.alert_id = alert(bench)}, {.subject = alert(bench), .time = at(time), .actor = actor});
    bench.run();
    return id;
}

/// The scheduler's event when the time of a step is over.
EventId time_is_over(WorkerBench& bench, int step) {
    const auto id = bench.post(AlertAckDue{alert(bench), step, bench.clock.now()},
                               {.subject = "alert:" + alert(bench) + ":ack", .time = bench.clock.now()});
    bench.run();
    return id;
}

std::size_t timers(WorkerBench& bench) { return bench.rows("select 1 from timers where event_type = 'alert.ack_due'").size(); }

}  // namespace

TEST_CASE("alerts: critical feedback tells the first of the ladder and starts the clock") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        say(bench, {.comment = kEmergency});
        CHECK(state(bench) == "raised 0 staff");
        CHECK(story(bench) == "raised staff");
        CHECK(bench.one("select acknowledge_by from alerts") == std::to_string(epoch_ms(at("2025-07-04T12:05:00Z"))));
        CHECK(timers(bench) == 1);
        const auto told = bench.follow_ups("notify.requested");
        REQUIRE(told.size() == 1);
        const auto body = from_json<NotifyRequested>(told[0].body).value();
        CHECK(body.recipient_role == "staff");
        CHECK(body.type == "urgent_feedback");
        CHECK(body.priority == "urgent");
        CHECK(body.notify_id == alert(bench) + ":0");
        CHECK(body.vars.json.find("\"/inbox/" + std::string(kFirst) + "\"") != std::string::npos);
        CHECK(told[0].body.find("seizure") == std::string::npos);
    });
}

TEST_CASE("alerts: whoever was told is told no more once somebody takes it") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        say(bench, {.comment = kEmergency});
        bench.advance(15min);
        time_is_over(bench, 0);
        CHECK(bench.follow_ups("notify.cancelled").empty());
        take(bench, "admin-1", "2025-07-04T12:10:00Z");
        std::vector<std::string> no_more;
        for (const auto& event : bench.follow_ups("notify.cancelled")) {
            const auto body = from_json<NotifyCancelled>(event.body).value();
            CHECK(body.cancel_key == from_json<NotifyRequested>(bench.follow_ups("notify.requested").at(0).body)->cancel_key);
            CHECK(event.envelope.subject == body.recipient_id);  // behind what told them, in the same partition
            no_more.push_back(body.recipient_id);
        }
        CHECK(no_more == std::vector<std::string>{"admin", "staff"});
    });
}

TEST_CASE("alerts: one that ends untaken is told no more either and one that was taken is not told so twice") {
    WorkerBench bench(consumers::feedback, kFeedbackFolders, {});
    const auto cancelled = [&] { return bench.follow_ups("notify.cancelled").size(); };
    say(bench, {.comment = kEmergency});
    act(bench, {.status = "dismissed"});
    CHECK(cancelled() == 1);
    const auto other = derive_uuid("the second feedback");
    say(bench, {.comment = kEmergency, .feedback = other});
    act(bench, {.status = "acknowledged", .feedback = other});
    CHECK(cancelled() == 2);
    act(bench, {.status = "resolved", .feedback = other});
    CHECK(cancelled() == 2);
}

TEST_CASE("alerts: nobody takes it and each on the ladder is told in turn until it ends") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        set(bench, "alerts.ladder", R"(["staff","dr.weiss@example.org","admin"])");
        set(bench, "alerts.acknowledge_within_minutes", "5");
        bench.run();
        say(bench, {.comment = kEmergency});
        bench.advance(5min);
        time_is_over(bench, 0);
        CHECK(state(bench) == "escalated 1 dr.weiss@example.org");
        bench.advance(5min);
        bench.restart();
        time_is_over(bench, 1);
        time_is_over(bench, 1);
        CHECK(state(bench) == "escalated 2 admin");
        CHECK(bench.follow_ups("alert.escalated").size() == 2);
        CHECK(bench.follow_ups("notify.requested").size() == 3);
        bench.advance(5min);
        time_is_over(bench, 2);
        CHECK(story(bench) == "raised staff, escalated dr.weiss@example.org, escalated admin, exhausted admin");
        CHECK(bench.one("select acknowledge_by is null from alerts") == "1");
        CHECK(take(bench, "admin-1").value.size() > 0);
        CHECK(state(bench) == "acknowledged 2 admin");
    });
}

TEST_CASE("alerts: who takes it has it and stops the clock") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        say(bench, {.comment = kEmergency});
        take(bench, "staff-7");
        CHECK(state(bench) == "acknowledged 0 staff");
        CHECK(bench.one("select acknowledged_by from alerts") == "staff-7");
        CHECK(timers(bench) == 0);
        time_is_over(bench, 0);  // it was on its way already
        CHECK(story(bench) == "raised staff, acknowledged staff-7");
    });
}

TEST_CASE("alerts: the second who takes one is refused and told who has it") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        say(bench, {.comment = kEmergency});
        take(bench, "staff-7");
        const auto second = take(bench, "staff-9", "2025-07-04T11:53:00Z");
        const auto again = take(bench, "staff-7", "2025-07-04T11:54:00Z");
        CHECK(bench.one("select code || ': ' || reason from refusals where event_id = :id", {{"id", second.value}}) ==
              "already_claimed: staff-7 has it since 2025-07-04T11:52:00Z");
        CHECK(bench.rows("select 1 from refusals where event_id = :id", {{"id", again.value}}).empty());
        const auto refused = bench.follow_ups("alert.acknowledgement_rejected");
        REQUIRE(refused.size() == 1);
        CHECK(from_json<AlertAcknowledgementRejected>(refused[0].body).value().acknowledged_by == "staff-7");
        CHECK(story(bench) == "raised staff, acknowledged staff-7");
    });
}

TEST_CASE("alerts: acting on the feedback takes its alert and closing it ends the alert") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        say(bench, {.comment = kEmergency});
        act(bench, {.status = "in_progress"});
        CHECK(story(bench) == "raised staff, acknowledged staff-7");
        act(bench, {.status = "resolved", .actor = "staff-9"});
        CHECK(story(bench) == "raised staff, acknowledged staff-7, resolved staff-9");
        CHECK(state(bench).starts_with("resolved"));
        CHECK(bench.follow_ups("alert.resolved").size() == 1);
        CHECK(take(bench, "staff-3").value.size() > 0);
        CHECK(bench.one("select code from refusals") == "illegal_transition");
    });
}

TEST_CASE("alerts: replay and another analysis and a reopened item raise nothing twice") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        const auto first = say(bench, {.comment = kEmergency});
        sort(bench, {.urgency = "critical"});
        sort(bench, {.urgency = "critical", .job = "job-2"});
        act(bench, {.status = "dismissed"});
        act(bench, {.status = "reopened"});
        act(bench, {.urgency = "critical"});
        // the same bytes once more, and the same submission under another event id
        bench.post(submission_of({.comment = kEmergency}), {.subject = kFirst, .id = first.value, .time = at("2025-07-04T10:00:00Z"),
                                                            .actor = "", .actor_role = "public", .replay = true});
        say(bench, {.comment = kEmergency});
        bench.restart();
        bench.run();
        CHECK(bench.follow_ups("alert.raised").size() == 1);
        CHECK(bench.follow_ups("notify.requested").size() == 1);
        CHECK(bench.count("alerts") == 1);
    });
}

TEST_CASE("alerts: high alerts only where the clinic wants it") {
    for (const bool wanted : {false, true}) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders);
        if (wanted) set(bench, "alerts.on_high", "true");
        bench.run();
        say(bench, {});
        sort(bench, {.urgency = "high"});
        CHECK(bench.count("alerts") == (wanted ? 1 : 0));
    }
}

TEST_CASE("alerts: a report that was not delivered is an alert until it comes through") {
    WorkerBench bench(consumers::feedback, kFeedbackFolders);
    const LocalDate date = parse_date("2025-07-04").value();
    bench.post(ReportFailed{.report_id = "r1", .stage = "send", .code = "outage", .reason = "x", .date = date, .at = bench.clock.now()});
    bench.run();
    CHECK(bench.one("select kind || ' ' || subject_id || ' ' || state from alerts") == "report_failed 2025-07-04 raised");
    CHECK(from_json<NotifyRequested>(bench.follow_ups("notify.requested").at(0).body).value().type == "report_failed");
    CHECK(from_json<NotifyRequested>(bench.follow_ups("notify.requested").at(0).body).value().vars.json.find("\"/reports/2025-07-04\"") !=
          std::string::npos);
    bench.post(ReportSent{.report_id = "r1", .date = date, .version = 1, .recipients = 1, .at = bench.clock.now()});
    bench.run();
    CHECK(bench.one("select state from alerts") == "resolved");
}

TEST_CASE("complaints: a limit that passes is an alert unless it was kept") {
    on_each_store([](TestStore& store) {
        for (const bool kept : {false, true}) {
            WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
            const std::string id = derive_uuid(kept ? "kept" : "late");
            say(bench, {.feedback = id, .is_complaint = true, .time = "2025-11-07T16:40:00Z"});
            const Time due = from_epoch_ms(std::stoll(bench.one("select complaint_ack_due from feedback where feedback_id = :id", {{"id", id}})));
            CHECK(format_rfc3339(due) == "2025-11-12T23:59:59Z");
            if (kept) act(bench, {.status = "acknowledged", .feedback = id});
            const auto timers = bench.rows("select 1 from timers where event_type = 'complaint.due' and id like :id",
                                           {{"id", "%" + id + "%"}}).size();
            CHECK(timers == (kept ? 1 : 2));
            bench.post(ComplaintDue{id, "acknowledge", due}, {.subject = "timer", .time = due});
            bench.run();
            CHECK(bench.rows("select 1 from alerts where kind = 'complaint_unacknowledged' and subject_id = :id", {{"id", id}}).size() ==
                  (kept ? 0 : 1));
            if (kept) continue;
            act(bench, {.status = "acknowledged", .feedback = id});
            CHECK(bench.one("select state from alerts where subject_id = :id", {{"id", id}}) == "resolved");
        }
    });
}

TEST_CASE("complaints: staff may call it a complaint later and take that back") {
    WorkerBench bench(consumers::feedback, kFeedbackFolders);
    set(bench, "feedback.holidays", R"(["2025-11-10"])");
    bench.run();
    say(bench, {.time = "2025-11-07T16:40:00Z"});
    CHECK(bench.one("select complaint_ack_due is null from feedback") == "1");
    act(bench, {.is_complaint = true});
    CHECK(bench.one("select complaint_ack_due from feedback") == std::to_string(epoch_ms(at("2025-11-13T23:59:59Z"))));
    CHECK(bench.one("select complaint_answer_due from feedback") == std::to_string(epoch_ms(at("2026-05-07T23:59:59Z"))));
    CHECK(figures(bench).find("complaint=1") != std::string::npos);
    act(bench, {.is_complaint = false});
    CHECK(bench.rows("select 1 from timers").empty());
    CHECK(figures(bench).find("complaint") == std::string::npos);
}
