#include <doctest/doctest.h>

#include "schemas/timers/timers.hpp"
#include "tests/consumers/analysis/request_makers.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

TEST_CASE("analysis: the rules answer in the transaction that takes the request") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::analysis, kAnalysisFolders, {}, &store);
        ask(bench, {.comment = "My father has chest pain and nobody comes."}, {.time = bench.clock.now() - 3s});
        bench.run();
        CHECK(job_is(bench) == "completed");
        const auto done = completed(bench);
        CHECK(done.subject_id == "feedback-1");
        CHECK(done.model == "rules-1");
        CHECK_FALSE(done.degraded);
        CHECK(done.waited_ms == 3000);
        CHECK(result_of(done, "urgency") == R"("critical")");
        CHECK(result_of(done, "urgency_source") == R"("rule")");
        CHECK(result_of(done, "evidence") == R"(["chest pain"])");
        CHECK(bench.effects().empty());
        CHECK(bench.follow_ups().size() == 1);
        CHECK(bench.one("select coalesce(input, 'gone') from analysis_jobs") == "gone");
    });
}

TEST_CASE("analysis: a job that is there already is not done a second time") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::analysis, kAnalysisFolders, {}, &store);
        ask(bench, {});
        bench.run();
        ask(bench, {.comment = "something else"});
        bench.run();
        CHECK(bench.follow_ups().size() == 1);
        CHECK(bench.count("analysis_jobs") == 1);
    });
}

TEST_CASE("analysis: what may not be asked is blocked with its reason and the rules stand in") {
    struct Row {
        std::map<std::string, std::string> settings;
        bool consent;
        std::string status;
    };
    const std::map<std::string, std::string> gemini{{"ai.provider.feedback", "gemini"}};
    const auto with = [&](std::map<std::string, std::string> more) { return more.insert(gemini.begin(), gemini.end()), more; };
    for (const auto& [settings, consent, status] : {
             Row{{{"ai.provider.feedback", "off"}}, true, "blocked provider_off"},
             Row{gemini, true, "blocked egress_off"},
             Row{with({{"ai.egress", "full"}}), false, "blocked no_consent"},
             Row{with({{"ai.egress", "full"}}), true, "blocked terms_not_accepted"},
             Row{with({{"ai.egress", "full"}, {"ai.terms_accepted", "true"}}), true, "blocked no_model"},
             Row{{{"ai.provider.feedback", "openai_compatible"}, {"ai.egress", "full"}, {"ai.model", "m"}}, true, "blocked no_endpoint"},
         }) {
        CAPTURE(status);
        WorkerBench bench(consumers::analysis, kAnalysisFolders, settings);
        ask(bench, {.comment = "He had a seizure.", .consent = consent});
        bench.run();
        CHECK(job_is(bench) == status);
        CHECK(bench.effects().empty());
        const auto done = completed(bench);
        CHECK(done.degraded);
        CHECK(done.model == "rules-1");
        CHECK(result_of(done, "urgency") == R"("critical")");
        REQUIRE(bench.follow_ups("analysis.failed").size() == 1);
        CHECK("blocked " + from_json<AnalysisFailed>(bench.follow_ups("analysis.failed")[0].body)->code == status);
        CHECK(bench.one("select coalesce(input, 'gone') from analysis_jobs") != "gone");  // a person may ask again
    }
}

TEST_CASE("analysis: a clinic chooses for itself unless the operator has chosen for all") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::analysis, kAnalysisFolders, {}, &store);
        set(bench, "ai.provider.feedback", R"("off")");
        set(bench, "ai.provider.feedback", R"("telepathy")");  // came in by another way than the door: not taken
        bench.run();
        ask(bench, {});
        ask(bench, {.job = "job-2"}, {.clinic = "clinic-2"});
        bench.run();
        CHECK(job_is(bench) == "blocked provider_off");
        CHECK(job_is(bench, "job-2") == "completed");
        set(bench, "ai.provider.feedback", "null");
        bench.run();
        ask(bench, {.job = "job-3"});
        bench.run();
        CHECK(job_is(bench, "job-3") == "completed");
    });
    WorkerBench operators(consumers::analysis, kAnalysisFolders, {{"ai.provider.feedback", "rules"}});
    set(operators, "ai.provider.feedback", R"("off")");
    operators.run();
    ask(operators, {});
    operators.run();
    CHECK(job_is(operators) == "completed");
}

TEST_CASE("analysis: the switch egress.ai closes what ai.egress opens") {
    WorkerBench bench(consumers::analysis, kAnalysisFolders,
                      {{"ai.provider.feedback", "gemini"}, {"ai.egress", "full"}, {"ai.terms_accepted", "true"}, {"ai.model", "m"}});
    set(bench, "egress.ai", "false");
    bench.run();
    ask(bench, {});
    bench.run();
    CHECK(job_is(bench) == "blocked egress_off");
}

TEST_CASE("analysis: an unknown analyser is refused before anything starts") {
    WorkerBench bench(consumers::analysis, kAnalysisFolders);
    ConfigReader reader({{"ai.provider.feedback", "foo"}, {"ai.egress", "some"}}, {}, {});
    Services services{reader, bench.database(), bench.clock, bench.log, *bench.metrics};
    consumers::analysis(services);
    REQUIRE(reader.problems().size() == 2);
    CHECK(reader.problems()[0] == "ai.provider.feedback (CAREWIRE_AI_PROVIDER_FEEDBACK): must be one of rules, "
                                  "openai_compatible, gemini, vertex, off");
}

TEST_CASE("analysis: input that cannot be read and kinds without an analyser end in a named state") {
    WorkerBench bench(consumers::analysis, kAnalysisFolders);
    auto unreadable = request_of({});
    unreadable.input = {R"({"comment":7})"};
    bench.post(unreadable);
    ask(bench, {.job = "job-2", .kind = "document"});
    bench.run();
    CHECK(job_is(bench) == "failed unreadable");
    CHECK(job_is(bench, "job-2") == "blocked kind_not_supported");
    CHECK(bench.follow_ups("analysis.completed").empty());
    CHECK(bench.dead_letters().empty());
}

TEST_CASE("analysis: the bulk lane is a group of its own that reads its own topic") {
    WorkerBench bulk(consumers::analysis_bulk, kAnalysisFolders);
    CHECK(bulk.worker().streams() == std::set{Stream::AnalysisBulk});
    bulk.post_raw(AnalysisRequested::kBulkLane, to_json(request_of({})));
    bulk.run();
    CHECK(job_is(bulk) == "completed");
    CHECK(bulk.one("select lane from analysis_jobs") == "bulk");
    WorkerBench interactive(consumers::analysis, kAnalysisFolders);
    CHECK_FALSE(interactive.worker().streams().contains(Stream::AnalysisBulk));
}

TEST_CASE("analysis: jobs are kept as long as the feedback that they are about") {
    WorkerBench bench(consumers::analysis, kAnalysisFolders);
    ask(bench, {}, {.time = bench.clock.now() - 31 * 24h});
    ask(bench, {.job = "job-2"}, {.time = bench.clock.now() - 29 * 24h});
    bench.run();
    bench.post(RetentionDue{.date = parse_date("2025-07-04").value(), .days = {{"feedback", 30}}}, {.time = bench.clock.now()});
    bench.run();
    CHECK(bench.one("select job_id from analysis_jobs") == "job-2");
}
