#include <doctest/doctest.h>

#include "tests/support/portal_bench.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

struct Kept {
    std::string id = "j1", clinic = "c1", lane = "interactive", status = "pending", provider = "gemini";
    std::string queued = "2025-07-04T18:29:00Z";
};

void add(PortalBench& portal, const Kept& job) {
    const bool ended = job.status != "pending" && job.status != "processing";
    portal.write(
        "insert into analysis_jobs (clinic_id, job_id, kind, subject_id, lane, priority, status, code, provider, model, max_retries,"
        " input, event_id, queued_at, completed_at, created_at, updated_at) values (:clinic, :id, 'feedback', 'f1', :lane, 2, :status,"
        " null, :provider, :model, 3, '{\"comment\":\"secret words\"}', 'e1', :queued, :completed, 0, 0)",
        {{"clinic", job.clinic},
         {"id", job.id},
         {"lane", job.lane},
         {"status", job.status},
         {"provider", job.provider},
         {"model", ended ? SqlValue{"gemini-2.5-flash"} : SqlValue{}},
         {"queued", epoch_ms(*parse_rfc3339(job.queued))},
         {"completed", ended ? SqlValue{epoch_ms(*parse_rfc3339("2025-07-04T18:29:30Z"))} : SqlValue{}}});
}

}  // namespace

TEST_CASE("portal: the state of the analysis says what waits and why it is paused") {
    on_each_store([](TestStore& store) {
        PortalBench portal(store);
        add(portal, {.id = "j1", .status = "completed", .queued = "2025-07-04T18:20:00Z"});
        add(portal, {.id = "j2"});
        add(portal, {.id = "j3", .status = "processing"});
        add(portal, {.id = "j4", .lane = "bulk", .provider = "rules"});
        add(portal, {.id = "j5", .clinic = "c2"});
        portal.write(
            "insert into analysis_accounts (clinic_id, provider, model, paused_until, code, updated_at)"
            " values ('', 'gemini', 'm', :until, 'unknown_model', 0)",
            {{"until", epoch_ms(*parse_rfc3339("2025-07-04T18:40:00Z"))}});
        const auto got = portal.get("/v1/analysis/processor", {Role::Admin});
        CHECK(got.status == 200);
        CHECK(got.at("items.0.lane") == R"("interactive")");
        CHECK(got.at("items.0.queue_length") == "1");
        CHECK(got.at("items.0.in_flight") == "1");
        CHECK(got.at("items.0.oldest_age_s") == "60");
        CHECK(got.at("items.0.paused") == "true");
        CHECK(got.at("items.0.reason") == R"("unknown_model")");
        CHECK(got.at("items.0.rate_per_min") == "1");
        CHECK(got.at("items.0.model") == R"("gemini-2.5-flash")");
        CHECK(got.at("items.1.lane") == R"("bulk")");
        CHECK(got.at("items.1.queue_length") == "1");
        CHECK(got.at("items.1.paused") == "false");
        CHECK(portal.get("/v1/analysis/processor", {Role::Patient}).status == 403);
    });
}

TEST_CASE("portal: a job is shown without what was to be read") {
    on_each_store([](TestStore& store) {
        PortalBench portal(store);
        add(portal, {});
        const auto got = portal.get("/v1/analysis/jobs/j1", {Role::Doctor});
        CHECK(got.at("status") == R"("pending")");
        CHECK(got.at("priority") == R"("high")");
        CHECK(got.body.find("secret words") == std::string::npos);
        CHECK(portal.get("/v1/analysis/jobs/j1", {Role::Doctor, "c2"}).status == 404);
    });
}
