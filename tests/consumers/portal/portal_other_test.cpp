#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/portal_bench.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

constexpr const char* kInbox =
    "insert into inbox (event_id, worker, clinic_id, fate, topic, partition_no, offset_no, digest, attempts, reason, at) values"
    " (:id, :worker, 'c1', :fate, 'carewire.interactions.v1', 3, 17, 0, :attempts, :reason, 1751623201000)";

void handled(PortalBench& portal, const std::string& id, const std::string& worker, const std::string& fate = "done",
             const std::string& reason = "") {
    portal.write(kInbox, {{"id", id}, {"worker", worker}, {"fate", fate}, {"attempts", fate == "dead" ? 5 : 0}, {"reason", reason}});
}

void journaled(PortalBench& portal, const std::string& id, const std::string& type, const std::string& cause = "") {
    portal.write(
        "insert into events (clinic_id, event_id, source, type, event_version, stream, subject, occurred_at, correlation_id,"
        " causation_id, actor, actor_role, idempotency_key, subject_key, body, body_sha256, lane, position, link,"
        " created_at) values ('c1', :id, '/ingress', :type, 1, 'interactions', 'p1', 1751623200000, 'root', :cause, 'user-1',"
        " 'staff', '', '', '{}', '', 'l1', :position, '', 1751623200500)",
        {{"id", id}, {"type", type}, {"cause", cause}, {"position", static_cast<std::int64_t>(std::hash<std::string>{}(id) >> 1)}});
}

}  // namespace

TEST_CASE("portal: an event's trace says who handled it and what followed") {
    on_each_store([](TestStore& store) {
        PortalBench portal(store);
        journaled(portal, "e1", "interaction.recorded");
        journaled(portal, "e2", "report.generated", "e1");
        handled(portal, "e1", "journal");
        CHECK(portal.get("/v1/events/e1").at("status") == "\"accepted\"");
        handled(portal, "e1", "interactions");
        const auto got = portal.get("/v1/events/e1", {.role = Role::Patient});
        REQUIRE(got.status == 200);
        CHECK(got.at("event_id") == "\"e1\"");
        CHECK(got.at("status") == "\"applied\"");
        CHECK(got.at("event.type") == "\"interaction.recorded\"");
        CHECK(got.at("event.causation_id") == "null");
        CHECK(got.size("handled") == 2);
        CHECK(got.at("handled.0") ==
              R"({"worker":"interactions","fate":"done","at":"2025-07-04T10:00:01Z","attempts":0,"reason":null,)"
              R"("topic":"carewire.interactions.v1","partition":3,"offset":17})");
        CHECK(got.at("followed_by.0.event_id") == "\"e2\"");
        CHECK(portal.get("/v1/events/e1", {.clinic = "c2"}).status == 404);
        CHECK(portal.get("/v1/events/nobody").status == 404);
    });
}

TEST_CASE("portal: operators read where each worker stands and who has fallen silent") {
    on_each_store([](TestStore& store) {
        PortalBench portal(store);
        const auto stands = [&](const char* worker, const char* process, std::int64_t events, std::int64_t behind_ms, Duration ago) {
            portal.write("insert into worker_standings (worker, process, events, behind_ms, at) values (:worker, :process, :events, :behind, :at)",
                         {{"worker", worker}, {"process", process}, {"events", events}, {"behind", behind_ms}, {"at", epoch_ms(portal.clock.now() - ago)}});
        };
        stands("analysis", "p1", 40, 190'000, Duration{5'000});
        stands("analysis", "p2", 2, 1'000, Duration{20'000});
        stands("analysis", "gone", 9000, 900'000, Duration{600'000});
        stands("email", "p3", 7, 100, Duration{600'000});
        const auto got = portal.get("/v1/ops/groups", {.role = Role::Operator});
        REQUIRE(got.status == 200);
        CHECK(got.at("items.0.worker") == "\"analysis\"");
        CHECK(got.at("items.0.processes") == "2");
        CHECK(got.at("items.0.lag_events") == "42");
        CHECK(got.at("items.0.lag_s") == "190");
        CHECK(got.at("items.0.silent") == "false");
        CHECK(got.at("items.1.silent") == "true");
        CHECK(got.at("items.1.lag_events") == "0");
        CHECK(portal.get("/v1/ops/groups").status == 403);  // staff
    });
}

TEST_CASE("portal: an event that waits or died says why") {
    on_each_store([](TestStore& store) {
        PortalBench portal(store);
        handled(portal, "w1", "interactions", "waiting", "no such plan yet");
        portal.write("insert into parked (worker, event_id, clinic_id, topic, partition_no, offset_no, subject, headers, body, produced,"
                     " why, attempts, parked_at, due_at, expires_at) values ('interactions', 'w1', 'c1', 't', 0, 0, 's', '', '', 0,"
                     " 'no such plan yet', 2, 1751623200000, 1751623260000, 1751709600000)");
        const auto waits = portal.get("/v1/events/w1");
        CHECK(waits.at("status") == "\"waiting\"");
        CHECK(waits.at("event") == "null");
        CHECK(waits.at("stream") == "\"interactions\"");
        CHECK(waits.at("waiting.0.due_at") == "\"2025-07-04T10:01:00Z\"");
        handled(portal, "d1", "interactions", "dead", "bad_body: it is no object");
        portal.write("insert into dead_letters (worker, topic, partition_no, offset_no, event_id, event_type, clinic_id, code, reason,"
                     " attempts, first_try, last_try) values ('interactions', 't', 0, 1, 'd1', 'interaction.recorded', 'c1',"
                     " 'bad_body', 'it is no object', 5, 1751623200000, 1751623200000)");
        const auto died = portal.get("/v1/events/d1");
        CHECK(died.at("status") == "\"dead\"");
        CHECK(died.at("dead.0.code") == "\"bad_body\"");
        CHECK(died.at("dead.0.redriven_at") == "null");
    });
}

TEST_CASE("portal: a command whose follow-up refuses it is rejected") {
    auto store = TestStore::sqlite();
    PortalBench portal(store);
    journaled(portal, "e1", "interaction.recorded");
    journaled(portal, "e2", "appointment.rejected", "e1");
    handled(portal, "e1", "interactions");
    CHECK(portal.get("/v1/events/e1").at("status") == "\"rejected\"");
}

TEST_CASE("portal: the reporting configuration has the source document's shape and no secret") {
    on_each_store([](TestStore& store) {
        PortalBench portal(store);
        const auto set = [&](const char* key, const char* value) {
            portal.write("insert into settings (clinic_id, key, value, event_id, actor, created_at, updated_at) values"
                         " ('c1', :key, :value, 'e', 'a', 0, 0)",
                         {{"key", key}, {"value", value}});
        };
        for (const char* path : {"/v1/config/reporting", "/api/reporting_config"}) {
            CHECK(portal.get(path, {.role = Role::Admin}).body ==
                  R"({"email":{"smtp_server":null,"smtp_port":587,"use_tls":true,"username":null,"password":null,"recipients":[],)"
                  R"("sender_name":null},"reporting":{"daily_email_time":"17:00","timezone":"UTC","include_patient_details":true,)"
                  R"("include_statistics":true,"max_retries":3,"catch_up_days":1},"fallback":{"backup_email":null,)"
                  R"("log_to_file_only":false}})");
        }
        set("email.preset", "\"gmail\"");
        set("email.password_ref", "\"secret/17\"");
        set("reporting.recipients", R"(["manager@clinic.example"])");
        set("reporting.include_statistics", "false");
        const auto got = portal.get("/v1/config/reporting", {.role = Role::Admin});
        CHECK(got.at("email.smtp_server") == "\"smtp.gmail.com\"");
        CHECK(got.at("email.password") == "\"********\"");
        CHECK(got.body.find("secret/17") == std::string::npos);
        CHECK(got.at("email.recipients.0") == "\"manager@clinic.example\"");
        CHECK(got.at("reporting.include_statistics") == "false");
        CHECK(portal.get("/v1/config/reporting").status == 403);
    });
}

TEST_CASE("portal: export files are listed newest first and come as they were written") {
    on_each_store([](TestStore& store) {
        const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("carewire-exports-" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder / "c1");
        std::ofstream(folder / "c1" / "interactions_2025_07_03.json") << R"([{"interaction_id":"i1"}])";
        PortalBench portal(store, {.exports_dir = folder.string()});
        const auto list = [&](const char* date, const char* path) {
            portal.write("insert into exports (clinic_id, date, name, path, size, sha256, entries, written_at) values"
                         " ('c1', :date, 'interactions_2025_07_03.json', :path, 25, 'abc', 1, 1751586000000)",
                         {{"date", date}, {"path", path}});
        };
        list("2025-07-02", "../../etc/passwd");
        list("2025-07-03", "c1/interactions_2025_07_03.json");
        for (const char* path : {"/v1/interactions/exports", "/api/log_files"}) {
            const auto got = portal.get(path);
            CHECK(got.size("items") == 2);
            CHECK(got.at("items.0") == R"({"name":"interactions_2025_07_03.json","date":"2025-07-03","size":25,"sha256":"abc",)"
                                       R"("entries":1,"written_at":"2025-07-03T23:40:00Z"})");
        }
        const auto file = portal.get("/v1/interactions/exports/2025-07-03");
        CHECK(file.status == 200);
        CHECK(file.body == R"([{"interaction_id":"i1"}])");
        CHECK(file.header("Content-Disposition") == "attachment; filename=\"interactions_2025_07_03.json\"");
        CHECK(portal.get("/v1/interactions/exports/2025-07-02").status == 404);
        CHECK(portal.get("/v1/interactions/exports/2025-07-01").status == 404);
        CHECK(portal.get("/v1/interactions/exports/today").at("code") == "\"bad_date\"");
        std::filesystem::remove_all(folder);
    });
}

TEST_CASE("portal: it greets everyone") {
    auto store = TestStore::sqlite();
    PortalBench portal(store);
    for (const char* path : {"/", "/test"}) {
        CHECK(portal.get_as_stranger(path).body == R"({"message":"API is working!","timestamp":"2025-07-04T18:30:00Z"})");
    }
}

TEST_CASE("portal: a store that is away is 503 and its words stay in the log") {
    auto store = TestStore::sqlite();
    PortalBench portal(store);
    std::filesystem::rename(store.file(), store.file() + ".away");
    const auto got = portal.get("/v1/interactions?q=canary");
    CHECK(got.status == 503);
    CHECK(got.at("code") == "\"store_unavailable\"");
    CHECK(got.header("Retry-After") == "1");
    CHECK(got.body.find("store.db") == std::string::npos);
    CHECK(portal.log.lines("portal.read_failed").size() == 1);
    CHECK(portal.log.text().find("canary") == std::string::npos);
    std::filesystem::rename(store.file() + ".away", store.file());
    CHECK(portal.get("/v1/interactions").status == 200);
}
