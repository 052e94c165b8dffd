#include <doctest/doctest.h>

#include <algorithm>
#include <future>

#include "consumers/analysis/pace.hpp"
#include "tests/consumers/analysis/model_bench.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

const auto kAnswer = gemini_said(verdict("low"));

/// Comments in the order in which they were sent.
std::string order_of(const ModelServer& server, const std::vector<std::string>& comments) {
    std::string order;
    for (const auto& request : server.requests()) {
        for (const auto& comment : comments) {
            if (request.find(comment) != std::string::npos) order += comment.substr(0, comment.find(' ')) + " ";
        }
    }
    return order;
}

}  // namespace

TEST_CASE("analysis pace: no minute sees more calls than the limit however many processes there are") {
    on_each_store([](TestStore& store) {
        ModelServer server({kAnswer});
        const auto settings = asks(server, {{"ai.rate_per_min", "10"}});
        WorkerBench one(consumers::analysis, kAnalysisFolders, settings, &store), two(consumers::analysis, kAnalysisFolders, settings, &store),
            three(consumers::analysis, kAnalysisFolders, settings, &store);
        for (int i = 0; i < 30; ++i) {
            WorkerBench& bench = i % 3 == 0 ? one : i % 3 == 1 ? two : three;
            ask(bench, {.comment = fmt::format("number {}", i), .job = fmt::format("job-{}", i), .feedback = fmt::format("feedback-{}", i)});
        }
        std::vector<std::size_t> calls;
        for (int step = 0; step < 45; ++step) {
            for (auto* bench : {&one, &two, &three}) bench->advance(5s);
            calls.push_back(server.calls());
            if (step >= 12) CHECK(calls.back() - calls[calls.size() - 13] <= 10);
        }
        CHECK(calls.front() == 10);
        CHECK(server.calls() == 30);
        CHECK(one.one("select count(*) from analysis_jobs where status = 'completed'") == "30");
        CHECK(one.one("select count(*) from analysis_jobs where waited_ms > 60000") == "20");
        CHECK(one.one("select max(retry_count) from analysis_jobs") == "0");  // waiting is no failed try
    });
}

TEST_CASE("analysis pace: the more urgent goes first among those that wait") {
    on_each_store([](TestStore& store) {
        ModelServer server({kAnswer});
        WorkerBench bench(consumers::analysis, kAnalysisFolders, asks(server, {{"ai.rate_per_min", "1"}}), &store);
        const std::vector<std::string> comments{"filler one", "low two", "normal three", "high four", "urgent five", "normal six"};
        for (std::size_t i = 0; i < comments.size(); ++i) {
            const std::string priority = comments[i].substr(0, comments[i].find(' '));
            ask(bench, {.comment = comments[i], .job = comments[i], .feedback = comments[i], .priority = i == 0 ? "normal" : priority},
                {.time = bench.clock.now() + Duration{static_cast<int>(i)}});
            bench.run();
        }
        for (int i = 0; i < 120; ++i) bench.advance(5s);
        CHECK(order_of(server, comments) == "filler urgent high normal normal low ");
    });
}

TEST_CASE("analysis pace: a new feedback finds a slot that the bulk lane may not take") {
    on_each_store([](TestStore& store) {
        ModelServer server({kAnswer});
        const auto settings = asks(server, {{"ai.rate_per_min", "4"}});
        WorkerBench bulk(consumers::analysis_bulk, kAnalysisFolders, settings, &store), interactive(consumers::analysis, kAnalysisFolders, settings, &store);
        for (int i = 0; i < 8; ++i) {
            bulk.post_raw(AnalysisRequested::kBulkLane,
                          to_json(request_of({.comment = fmt::format("batch {}", i), .job = fmt::format("batch-{}", i), .feedback = fmt::format("b-{}", i)})));
        }
        bulk.run();
        CHECK(server.calls() == 2);
        ask(interactive, {.comment = "complaint now"});
        interactive.run();
        CHECK(server.calls() == 3);
        CHECK(job_is(interactive) == "completed");
        for (int i = 0; i < 60; ++i) bulk.advance(5s);
        CHECK(server.calls() == 9);
    });
}

TEST_CASE("analysis pace: tokens and the day have their limits too") {
    ModelServer server({kAnswer});
    WorkerBench tokens(consumers::analysis, kAnalysisFolders, asks(server, {{"ai.rate_per_min", "0"}, {"ai.tokens_per_min", "1500"}}));
    for (int i = 0; i < 3; ++i) ask(tokens, {.comment = fmt::format("number {}", i), .job = fmt::format("job-{}", i), .feedback = fmt::format("f-{}", i)});
    tokens.run();
    CHECK(server.calls() == 2);  // 650 tokens are thought of each
    tokens.advance(62s);
    CHECK(server.calls() == 3);
    WorkerBench day(consumers::analysis, kAnalysisFolders, asks(server, {{"ai.rate_per_day", "1"}}));
    for (int i = 0; i < 2; ++i) ask(day, {.comment = fmt::format("number {}", i), .job = fmt::format("job-{}", i)});
    day.run();
    CHECK(server.calls() == 4);
    CHECK(job_is(day, "job-1") == "failed daily_limit");
    CHECK(completed(day).degraded);
}

TEST_CASE("analysis pace: one that settles a call and one that begins one never wait for each other in a circle") {
    if (!TestStore::has_postgresql()) return;
    auto store = TestStore::postgresql();
    migrate(store.database(), kAnalysisFolders);
    const Time now = FakeClock().now();
    const analysis::Account account{"", "gemini", "model"};
    const AnalysisSettings limits;
    const analysis::Job job;
    const auto settling = store.database().begin_write();
    analysis::Pace(settling->sql(), now, account, limits).correct(10);
    auto beginning = std::async(std::launch::async, [&] {
        const auto tx = store.database().begin_write();
        const bool began = !analysis::Pace(tx->sql(), now, account, limits).take(job, 10);
        tx->commit();
        return began;
    });
    const auto waits = [](Sql& sql) { return sql.first("select count(*) from pg_locks where not granted")->integer(0) > 0; };
    while (!store.database().read(waits)) std::this_thread::yield();
    CHECK(!analysis::Pace(settling->sql(), now, account, limits).take(job, 10));
    settling->commit();
    CHECK(beginning.get());
}

TEST_CASE("analysis pace: a call that did not begin leaves its slot of the minute and of the day to another") {
    on_each_store([](TestStore& store) {
        ModelServer server({kAnswer});
        WorkerBench bench(consumers::analysis, kAnalysisFolders, asks(server, {{"ai.rate_per_min", "1"}, {"ai.rate_per_day", "1"}}), &store);
        bench.perform_effects = false;
        for (int i = 0; i < 2; ++i) ask(bench, {.comment = "a", .job = fmt::format("job-{}", i), .feedback = fmt::format("feedback-{}", i)});
        bench.run();
        const auto effects = bench.effects();
        REQUIRE(effects.size() == 2);
        const auto call_of = [&](std::size_t i) {
            EffectCall call;
            call.request.clinic = {"clinic-1"};
            call.request.payload = effects[i].payload;
            return call;
        };
        const auto gemini = std::ranges::find(bench.worker().effects(), "analysis.gemini", &Worker::Performs::kind);
        const auto begins = [&](Sql& sql, std::size_t i) {
            return std::holds_alternative<Begin>(gemini->pace.before(sql, call_of(i), bench.clock.now()));
        };
        bench.database().write([&](Sql& sql) {
            const Time first = bench.clock.now();
            CHECK(begins(sql, 0));
            CHECK(!begins(sql, 1));
            bench.clock.advance(5s);
            gemini->pace.taken_back(sql, call_of(0), first);
            CHECK(begins(sql, 1));
            CHECK(!begins(sql, 0));
        });
    });
}
