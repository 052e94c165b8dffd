#include "consumers/journal/journal.hpp"

#include <doctest/doctest.h>

#include "consumers/journal/verify.hpp"
#include "core/auth/sha256.hpp"
#include "schemas/audit/audit.hpp"
#include "schemas/audit/records.hpp"
#include "schemas/timers/timers.hpp"
#include "tests/consumers/interaction_makers.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

const std::vector<std::string> kFolders{"consumers/journal"};

journal::Verdict verdict(WorkerBench& bench) {
    return bench.database().read([](Sql& sql) { return journal::verify(sql, std::nullopt); });
}

void tamper(WorkerBench& bench, std::string_view statement) {
    bench.database().write([&](Sql& sql) { sql.execute(statement); });
}

void post_some(WorkerBench& bench, int count) {
    for (int i = 0; i < count; ++i) post(bench, interaction({.patient = "p" + std::to_string(i % 3)}), {.id = fmt::format("e-{}", i)});
    bench.run();
}

void seal(WorkerBench& bench, const std::string& date) {
    bench.post(ExportDue{.date = parse_date(date).value()}, {.subject = "export:clinic-1"});
    bench.run();
}

}  // namespace

TEST_CASE("journal: every event of every stream is kept as it was published") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::journal, kFolders, {}, &store);
        const std::string body = R"({ "reason" : "spaces stay", "n":1.50 })";
        const auto id = bench.post_raw({"some.thing", Stream::Chat, 3}, body, {.subject = "room-1", .correlation = "c-1"});
        bench.run();
        const auto rows = bench.rows(
            "select type, event_version, stream, subject, source, correlation_id, actor, actor_role, body, body_sha256, "
            "position, clinic_id from events where event_id = :id",
            {{"id", id.value}});
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].text(0) == "some.thing");
        CHECK(rows[0].integer(1) == 3);
        CHECK(rows[0].text(2) == "chat");
        CHECK(rows[0].text(3) == "room-1");
        CHECK(rows[0].text(5) == "c-1");
        CHECK(rows[0].text(8) == body);
        CHECK(rows[0].text(9) == sha256_hex(body));
        CHECK(rows[0].integer(10) == 1);
        CHECK(rows[0].text(11) == "clinic-1");
    });
}

TEST_CASE("journal: the chains of an untouched store hold across restarts and clinics") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::journal, kFolders, {}, &store);
        post_some(bench, 20);
        bench.restart();
        post(bench, interaction({}), {.clinic = "clinic-2"});
        post(bench, interaction({}), {});
        bench.run();
        const auto result = verdict(bench);
        CHECK(result.holds());
        CHECK(result.rows == 22 + 3);  // and clinic.appeared in each lane
        CHECK(result.lanes == 3);
    });
}

TEST_CASE("journal: a change of any column of a row is found and named") {
    WorkerBench bench(consumers::journal, kFolders);
    post_some(bench, 5);
    REQUIRE(verdict(bench).holds());
    const std::pair<const char*, const char*> columns[] = {
        {"clinic_id", "'clinic-9'"}, {"source", "source || 'x'"}, {"type", "'x.y'"}, {"event_version", "9"},
        {"stream", "'chat'"}, {"subject", "'p9'"}, {"occurred_at", "occurred_at + 1"}, {"correlation_id", "'c'"},
        {"causation_id", "'c'"}, {"actor", "'somebody'"}, {"actor_role", "'admin'"}, {"idempotency_key", "'k'"},
        {"subject_key", "'k'"}, {"body", "body || ' '"}, {"body_sha256", "'00'"},
        {"lane", "'other'"}, {"position", "position + 100"}, {"link", "'00'"}, {"created_at", "created_at + 1"},
        {"event_id", "'e-x'"}};
    for (const auto& [column, value] : columns) {
        CAPTURE(column);
        const auto position = bench.one("select position from events where event_id = 'e-2'");
        tamper(bench, "create table kept as select * from events");
        tamper(bench, fmt::format("update events set {} = {} where event_id = 'e-2'", column, value));
        const auto result = verdict(bench);
        REQUIRE_FALSE(result.holds());
        bool named = false;
        for (const auto& fault : result.faults) named |= std::to_string(fault.position) == position;
        CHECK(named);
        tamper(bench, "delete from events");
        tamper(bench, "insert into events select * from kept");
        tamper(bench, "drop table kept");
        REQUIRE(verdict(bench).holds());
    }
}

TEST_CASE("journal: a row that is taken away or put in is found") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::journal, kFolders, {}, &store);
        post_some(bench, 6);
        tamper(bench, "create table kept as select * from events");
        const auto restore = [&] {
            tamper(bench, "delete from events");
            tamper(bench, "insert into events select * from kept");
        };
        for (const int position : {1, 3, 6}) {
            tamper(bench, fmt::format("delete from events where position = {}", position));
            const auto result = verdict(bench);
            REQUIRE(result.faults.size() == 1);
            CHECK(result.faults[0].position == position);
            CHECK(result.faults[0].what.find("missing") != std::string::npos);
            restore();
        }
        tamper(bench, "update kept set event_id = 'forged', position = 8 where position = 6");
        tamper(bench, "insert into events select * from kept where position = 8");
        CHECK(verdict(bench).faults.at(0).position == 8);
    });
}

TEST_CASE("journal: a seal shows that a whole chain was cut after the day was closed") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::journal, kFolders, {}, &store);
        post_some(bench, 4);
        seal(bench, "2025-07-05");
        CHECK(bench.one("select date from journal_seals") == "2025-07-04");
        REQUIRE(bench.follow_ups("audit.sealed").size() == 1);
        CHECK(from_json<AuditSealed>(bench.follow_ups("audit.sealed")[0].body)->seal == bench.one("select seal from journal_seals"));
        seal(bench, "2025-07-05");
        seal(bench, "2025-07-06");
        CHECK(verdict(bench).seals == 2);
        CHECK(verdict(bench).holds());
        tamper(bench, "delete from events");
        tamper(bench, "delete from journal_lanes");
        const auto result = verdict(bench);
        REQUIRE(result.faults.size() == 1);
        CHECK(result.faults[0].what.find("2025-07-04") != std::string::npos);
    });
}

TEST_CASE("journal: a seal that is rewritten breaks the one after it") {
    WorkerBench bench(consumers::journal, kFolders);
    post_some(bench, 4);
    seal(bench, "2025-07-05");
    seal(bench, "2025-07-06");
    tamper(bench, "update journal_seals set events = 3 where date = '2025-07-04'");
    CHECK(verdict(bench).faults.at(0).what.find("2025-07-04") != std::string::npos);
}

TEST_CASE("journal: the timeline lists what concerns a subject in time order") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::journal, kFolders, {}, &store);
        post(bench, interaction({.time = "2025-07-04T10:00:00Z", .patient = "p1"}), {.id = "late"});
        post(bench, interaction({.time = "2025-07-04T09:00:00Z", .patient = "p1"}), {.id = "early"});
        post(bench, interaction({.time = "2025-07-04T09:30:00Z"}), {.id = "nobody"});
        bench.post_raw({"feedback.submitted", Stream::Feedback, 1}, R"({"feedback_id":"f-1","patient_id":"p1"})",
                       {.subject = "f-1", .id = "feedback", .time = at("2025-07-04T11:00:00Z")});
        bench.run();
        std::string ids;
        for (const auto& row : bench.rows("select event_id from timeline where clinic_id = 'clinic-1' and subject = 'p1' "
                                          "order by occurred_at, event_id")) {
            ids += row.text(0) + " ";
        }
        CHECK(ids == "early late feedback ");
        CHECK(bench.one("select count(*) from timeline where event_id = 'nobody'") == "0");
        CHECK(bench.one("select event_id from timeline where subject = 'f-1'") == "feedback");
    });
}

TEST_CASE("journal: who saw what is in the audit log once") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::journal, kFolders, {}, &store);
        const AuditAccess access{.action = "read", .resource = "GET /v1/interactions/{id}", .subject = "p1", .reason = "staff"};
        bench.post(access, {.subject = "p1", .id = "a-1"});
        bench.post(access, {.subject = "p1", .id = "a-1"});
        bench.run();
        CHECK(bench.one("select actor || '/' || actor_role || '/' || action || '/' || resource || '/' || subject || '/' || "
                        "outcome || '/' || reason from audit_log") ==
              "user-1/staff/read/GET /v1/interactions/{id}/p1/allowed/staff");
        CHECK(bench.count("audit_log") == 1);
    });
}

TEST_CASE("journal: the same id with another body is noticed in the audit trail and the first body stays") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::journal, kFolders, {}, &store);
        post(bench, interaction({.type = "booking", .id = "0197d3f0-0000-7000-8000-000000000001"}), {.id = "e-1"});
        post(bench, interaction({.type = "faq", .id = "0197d3f0-0000-7000-8000-000000000001"}), {.id = "e-1"});
        bench.run();
        CHECK(bench.count("events where type = 'interaction.recorded'") == 1);
        CHECK(bench.one("select body from events where event_id = 'e-1'").find("booking") != std::string::npos);
        CHECK(bench.one("select clinic_id || '/' || event_id || '/' || action || '/' || outcome from audit_trail") ==
              "clinic-1/e-1/conflict/noticed");
        CHECK(verdict(bench).holds());
    });
}

TEST_CASE("journal: old events go from the beginning of the chains and the rest still holds") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::journal, kFolders, {}, &store);
        post_some(bench, 5);
        seal(bench, "2025-07-05");
        bench.clock.advance(std::chrono::hours{24 * 40});
        post(bench, interaction({.patient = "p1"}), {.id = "new"});
        bench.run();
        bench.post(RetentionDue{.date = parse_date("2025-08-13").value(), .days = {{"events", 30}, {"audit", 2190}}},
                   {.subject = "retention:clinic-1"});
        bench.run();
        CHECK(bench.one("select count(*) from events where type = 'interaction.recorded'") == "1");
        CHECK(bench.one("select count(*) from timeline where subject = 'p0'") == "0");
        CHECK(verdict(bench).holds());
        tamper(bench, "delete from events where event_id = 'new'");
        CHECK_FALSE(verdict(bench).holds());
    });
}

TEST_CASE("journal: a clinic is announced with the first event that is seen of it") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::journal, kFolders, {}, &store);
        post_some(bench, 3);
        post(bench, interaction({}), {.clinic = "clinic-2"});
        bench.post(ExportDue{.date = parse_date("2025-07-05").value()}, {.subject = "nobody's", .clinic = ""});
        bench.run();
        const auto announced = bench.follow_ups("clinic.appeared");
        REQUIRE(announced.size() == 2);
        CHECK(announced[0].envelope.clinic != announced[1].envelope.clinic);
        CHECK(announced[0].body == R"({"first_event":"interaction.recorded"})");
    });
}
