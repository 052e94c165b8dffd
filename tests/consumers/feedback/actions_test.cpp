#include <doctest/doctest.h>

#include <random>

#include "consumers/feedback/item.hpp"
#include "tests/consumers/feedback/feedback_makers.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

std::string status_of(WorkerBench& bench) { return bench.one("select status from feedback"); }

/// The history, a line each: `new>acknowledged note`.
std::string history(WorkerBench& bench) {
    std::string text;
    for (const auto& row : bench.rows("select position, from_status || '>' || to_status || coalesce(' ' || note, ''), actor "
                                      "from feedback_actions order by position")) {
        text += fmt::format("{}{} {} by {}", text.empty() ? "" : "; ", row.integer(0), row.text(1), row.text(2));
    }
    return text;
}

}  // namespace

TEST_CASE("feedback actions: a move keeps who and when and from and to and note") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        say(bench, {.rating = 2});
        act(bench, {.status = "acknowledged", .note = "Called back."});
        act(bench, {.assignee = "staff-9", .actor = "admin-1", .time = "2025-07-04T10:20:00Z"});
        act(bench, {.status = "resolved", .time = "2025-07-04T10:30:00Z"});
        CHECK(history(bench) == "1 new>acknowledged Called back. by staff-7; 2 acknowledged>acknowledged by admin-1; "
                                "3 acknowledged>resolved by staff-7");
        CHECK(bench.one("select last_note || assignee || acknowledged_by || ack_minutes || closed from feedback") ==
              "Called back.staff-9staff-7101");
        CHECK(bench.one("select at from feedback_actions where position = 1") == std::to_string(epoch_ms(at("2025-07-04T10:10:00Z"))));
        CHECK(bench.one("select resolved_at from feedback") == std::to_string(epoch_ms(at("2025-07-04T10:30:00Z"))));
        CHECK(figures(bench) == "ack_business_minutes:10=1 ack_minutes:10=1 rating:2=1 status:resolved=1 total=1");
        CHECK(bench.follow_ups("feedback.actioned").size() == 3);
    });
}

TEST_CASE("feedback actions: an illegal move is refused as a whole") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        say(bench, {});
        act(bench, {.status = "resolved"});
        const auto id = act(bench, {.status = "acknowledged", .note = "too late", .urgency = "high"});
        CHECK(bench.fate(id) == "done");
        CHECK(status_of(bench) == "resolved");
        CHECK(urgency_of(bench) == "-/-");
        CHECK(history(bench) == "1 new>resolved by staff-7");
        const auto refused = bench.follow_ups("feedback.action_rejected");
        REQUIRE(refused.size() == 1);
        const auto body = from_json<FeedbackActionRejected>(refused[0].body).value();
        CHECK(body.code == "illegal_transition");
        CHECK(body.reason == "feedback that is resolved cannot become acknowledged");
        CHECK(bench.one("select code || ' ' || worker from refusals where event_id = :id", {{"id", id.value}}) == "illegal_transition feedback");
    });
}

TEST_CASE("feedback actions: what was never submitted is not found") {
    WorkerBench bench(consumers::feedback, kFeedbackFolders);
    act(bench, {.status = "resolved", .feedback = "nobody"});
    const auto refused = bench.follow_ups("feedback.action_rejected");
    REQUIRE(refused.size() == 1);
    CHECK(from_json<FeedbackActionRejected>(refused[0].body).value().code == "not_found");
}

TEST_CASE("feedback actions: the present status again adds no line and a note alone does") {
    WorkerBench bench(consumers::feedback, kFeedbackFolders);
    say(bench, {});
    act(bench, {.status = "new"});
    CHECK(history(bench).empty());
    act(bench, {.note = "Looked at it."});
    act(bench, {.status = "new", .note = "Again."});
    CHECK(history(bench) == "1 new>new Looked at it. by staff-7; 2 new>new Again. by staff-7");
    CHECK(bench.one("select acknowledged_at is null from feedback") == "1");
}

TEST_CASE("feedback actions: one action asked for twice is done once") {
    WorkerBench bench(consumers::feedback, kFeedbackFolders);
    say(bench, {});
    act(bench, {.note = "once", .action = "a1"});
    act(bench, {.note = "once", .action = "a1"});
    CHECK(bench.count("feedback_actions") == 1);
}

TEST_CASE("feedback actions: any path of moves is what the table of transitions allows and the figures stay right") {
    // seed fixed: the same 40 paths each run
    std::mt19937 random(20250704);
    const std::array<std::string, 6> statuses{"new", "acknowledged", "in_progress", "resolved", "dismissed", "reopened"};
    // feedback.md section 3, written down a second time
    const std::map<std::string, std::set<std::string>> table{{"new", {"acknowledged", "in_progress", "resolved", "dismissed"}},
                                                             {"acknowledged", {"in_progress", "resolved", "dismissed"}},
                                                             {"in_progress", {"resolved", "dismissed"}},
                                                             {"resolved", {"reopened"}},
                                                             {"dismissed", {"reopened"}},
                                                             {"reopened", {"in_progress", "resolved", "dismissed"}}};
    WorkerBench bench(consumers::feedback, kFeedbackFolders);
    for (int path = 0; path < 40; ++path) {
        const std::string id = derive_uuid(fmt::format("path-{}", path));
        post_said(bench, {.rating = 1 + path % 5, .feedback = id});
        std::string now = "new";
        std::size_t lines = 0, refusals = 0;
        for (int step = 0; step < 12; ++step) {
            const auto to = statuses[random() % statuses.size()];
            post_wanted(bench, {.status = to, .feedback = id});
            if (to == now) continue;
            const bool legal = table.at(now).contains(to);
            legal ? ++lines : ++refusals;
            if (legal) now = to;
        }
        bench.run();
        CAPTURE(path);
        CHECK(bench.one("select status from feedback where feedback_id = :id", {{"id", id}}) == now);
        CHECK(bench.rows("select 1 from feedback_actions where feedback_id = :id", {{"id", id}}).size() == lines);
        CHECK(bench.one("select closed from feedback where feedback_id = :id", {{"id", id}}) ==
              (now == "resolved" || now == "dismissed" ? "1" : "0"));
    }
    // the roll-up equals a recount from the rows (metrics.md section 1)
    for (const auto& row : bench.rows("select status, count(*) from feedback group by status")) {
        CHECK(bench.one("select sum(amount) from feedback_stats where figure = 'status' and label = :status",
                        {{"status", row.text(0)}}) == std::to_string(row.integer(1)));
    }
    CHECK(bench.one("select sum(amount) from feedback_stats where figure = 'status'") == "40");
    CHECK(bench.one("select sum(amount) from feedback_stats where figure = 'ack_minutes'") ==
          bench.one("select count(*) from feedback where acknowledged_at is not null"));
}
