#include <doctest/doctest.h>

#include "schemas/analysis/changes.hpp"
#include "tests/consumers/analysis/model_bench.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

EventId cancel(WorkerBench& bench, Posted posted = {.subject = "job-1"}) {
    return bench.post(AnalysisCancelled{.job_id = "job-1", .reason = "sent twice"}, std::move(posted));
}
EventId retry(WorkerBench& bench, Posted posted = {.subject = "job-1"}) {
    return bench.post(AnalysisRetryRequested{.job_id = "job-1"}, std::move(posted));
}
std::string refusal(WorkerBench& bench) {
    return bench.one("select code || ': ' || reason from refusals order by at desc, event_id desc limit 1");
}

}  // namespace

TEST_CASE("analysis changes: a job that waits is cancelled and its call never begins") {
    on_each_store([](TestStore& store) {
        ModelServer server({gemini_said(kFits)});
        WorkerBench bench(consumers::analysis, kAnalysisFolders, asks(server), &store);
        bench.perform_effects = false;
        ask(bench, {});
        bench.run();
        CHECK(job_is(bench) == "pending");
        cancel(bench);
        bench.run();
        CHECK(job_is(bench) == "cancelled cancelled");
        CHECK(bench.one("select coalesce(input, 'gone') || coalesce(started_at, 0) from analysis_jobs") == "gone0");
        const auto told = bench.follow_ups("analysis.failed");
        REQUIRE(told.size() == 1);
        CHECK(from_json<AnalysisFailed>(told[0].body)->status == "cancelled");

        bench.perform_effects = true;
        bench.restart();
        bench.run();
        CHECK(server.calls() == 0);
        CHECK(bench.effects()[0].code == "not_wanted");
        CHECK(job_is(bench) == "cancelled cancelled");
        CHECK(bench.follow_ups("analysis.completed").empty());

        cancel(bench);  // twice is harmless
        bench.run();
        CHECK(bench.count("refusals") == 0);
        CHECK(bench.follow_ups("analysis.failed").size() == 1);
    });
}

TEST_CASE("analysis changes: what has ended or is in hand cannot be cancelled and the caller is told") {
    ModelServer server({gemini_said(kFits)});
    WorkerBench bench(consumers::analysis, kAnalysisFolders, asks(server));
    cancel(bench);
    bench.run();
    CHECK(refusal(bench) == "not_found: there is no such analysis");
    ask(bench, {});
    bench.run();
    bench.clock.advance(1s);
    cancel(bench);
    bench.run();
    CHECK(job_is(bench) == "completed");
    CHECK(refusal(bench) == "illegal_transition: an analysis that is completed cannot be cancelled");
    const auto told = bench.follow_ups("analysis.change_rejected");
    CHECK(told.size() == 2);
    CHECK(bench.log.text().find("sent twice") == std::string::npos);
}

TEST_CASE("analysis changes: a failed job is asked about again and the model's answer takes the place of the rules'") {
    on_each_store([](TestStore& store) {
        ModelServer server({ModelServer::Answer{.status = 500}});
        WorkerBench bench(consumers::analysis, kAnalysisFolders, asks(server, {{"ai.max_retries", "0"}}), &store);
        ask(bench, {});
        bench.run();
        CHECK(job_is(bench) == "failed attempts_used_up");
        CHECK(completed(bench).degraded);

        server.answers({gemini_said(kFits)});
        bench.clock.advance(20min);  // the account's pause is over
        retry(bench);
        bench.run();
        CHECK(job_is(bench) == "completed");
        CHECK(server.calls() == 2);
        CHECK_FALSE(completed(bench).degraded);
        CHECK(bench.follow_ups("analysis.completed").size() == 2);
        CHECK(bench.one("select degraded || ' ' || calls || coalesce(input, ' gone') from analysis_jobs") == "0 2 gone");
        CHECK(bench.one("select count(*) from analysis_jobs where started_at >= queued_at and completed_at >= started_at") == "1");

        bench.clock.advance(1s);
        retry(bench);
        bench.run();
        CHECK(refusal(bench) == "illegal_transition: an analysis that is completed cannot be tried again");
    });
}

TEST_CASE("analysis changes: a blocked job goes on once its cause is gone and never without the patient's consent") {
    ModelServer server({gemini_said(kFits)});
    for (const bool consent : {true, false}) {
        CAPTURE(consent);
        auto settings = asks(server);
        settings.erase("ai.egress");
        WorkerBench bench(consumers::analysis, kAnalysisFolders, settings);
        ask(bench, {.consent = consent});
        bench.run();
        CHECK(job_is(bench) == "blocked egress_off");
        retry(bench);
        bench.run();
        CHECK(job_is(bench) == "blocked egress_off");
        bench.post(ConfigChanged{.key = "ai.egress", .value = {R"("deidentified")"}}, {.subject = "clinic-1"});
        bench.run();
        const auto before = server.calls();
        retry(bench);
        bench.run();
        CHECK(job_is(bench) == (consent ? "completed" : "blocked no_consent"));
        CHECK(server.calls() == before + (consent ? 1 : 0));
    }
}

TEST_CASE("analysis changes: a replay tells what came of a job and asks for nothing") {
    ModelServer server({ModelServer::Answer{.status = 500}});
    WorkerBench bench(consumers::analysis, kAnalysisFolders, asks(server));
    bench.perform_effects = false;
    ask(bench, {}, {.replay = true});
    bench.run();
    cancel(bench, {.subject = "job-1", .replay = true});  // refused when it happened: the history goes on to an answer
    retry(bench, {.subject = "job-1", .replay = true});
    bench.run();
    CHECK(bench.follow_ups("analysis.change_rejected").empty());
    bench.post(AnalysisFailed{.job_id = "job-1", .kind = "feedback", .subject_id = "feedback-1", .status = "failed", .code = "unavailable",
                              .reason = "r", .at = bench.clock.now()}, {.subject = "feedback-1", .replay = true});
    bench.run();
    CHECK(job_is(bench) == "failed unavailable");
    bench.post(AnalysisCompleted{.job_id = "job-1", .kind = "feedback", .subject_id = "feedback-1", .model = "m", .instruction_version = "i",
                                 .at = bench.clock.now()}, {.subject = "feedback-1", .replay = true});
    bench.run();
    CHECK(job_is(bench) == "completed");
    CHECK(server.calls() == 0);
}
