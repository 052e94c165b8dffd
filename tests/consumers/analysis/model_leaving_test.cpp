#include <doctest/doctest.h>

#include <stdlib.h>
#include <unistd.h>

#include <fstream>

#include "schemas/admission.hpp"
#include "tests/consumers/analysis/model_bench.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

TEST_CASE("analysis model: only what may leave the house leaves it and each call is told") {
    const std::string comment = "Dr Shah let me wait. Call +91 98765 43210 or anna@example.org. I waited four hours.";
    for (const std::string egress : {"deidentified", "full"}) {
        CAPTURE(egress);
        ModelServer server({gemini_said(kFits)});
        WorkerBench bench(consumers::analysis, kAnalysisFolders, asks(server, {{"ai.egress", egress}}));
        ask(bench, {.comment = comment});
        bench.run();
        REQUIRE(server.calls() == 1);
        const bool full = egress == "full";
        for (const auto* personal : {"Shah", "98765", "anna@example.org"}) {
            CHECK((server.requests()[0].find(personal) != std::string::npos) == full);
        }
        REQUIRE(disclosed(bench).size() == 1);
        const auto record = disclosed(bench)[0];
        CHECK(record.kind == "analysis.gemini");
        CHECK(record.provider == "127.0.0.1");
        CHECK(record.subject == "feedback-1");
        CHECK(record.personal_fields == std::vector<std::string>{"/comment"});
        CHECK(record.deidentified == !full);
        CHECK(record.bytes > 1000);
        CHECK(record.outcome == "answered");
        CHECK(to_json(record).find("Shah") == std::string::npos);
        CHECK(bench.one("select recipient || ' ' || personal_fields || ' ' || bytes from egress") ==
              fmt::format("127.0.0.1 /comment {}", record.bytes));
    }
}

TEST_CASE("analysis model: a clinic's own key is read from its file and stands in no row") {
    std::string place = std::string(::getenv("TMPDIR") != nullptr ? ::getenv("TMPDIR") : "/tmp") + "/carewire-key-XXXXXX";
    const int file = ::mkstemp(place.data());
    REQUIRE(file >= 0);
    ::close(file);
    std::ofstream(place) << "clinic-secret\n";
    ModelServer server({gemini_said(kFits)});
    WorkerBench bench(consumers::analysis, kAnalysisFolders, {{"ai.terms_accepted", "true"}, {"ai.egress", "full"}});
    set(bench, "ai.api_key_ref", quoted(place));
    set(bench, "ai.endpoint", quoted(server.url()));
    set(bench, "ai.provider.feedback", R"("gemini")");
    set(bench, "ai.model", R"("m")");
    bench.run();
    bench.perform_effects = false;
    ask(bench, {});
    bench.run();
    REQUIRE_FALSE(bench.effects().empty());
    for (const auto& effect : bench.effects()) CHECK(effect.payload.find("clinic-secret") == std::string::npos);
    CHECK(bench.effects().back().payload.find(place) != std::string::npos);
    bench.perform_effects = true;
    bench.run();
    CHECK(job_is(bench) == "completed");
    CHECK(server.requests().back().find("x-goog-api-key: clinic-secret\r\n") != std::string::npos);
    ::remove(place.c_str());
    ask(bench, {.comment = "Another.", .job = "job-2"});
    bench.run();
    CHECK(job_is(bench, "job-2") == "blocked key_missing");
}

TEST_CASE("analysis model: what a clinic sets reaches no host that the operator has not allowed") {
    ModelServer server({gemini_said(kFits)});
    WorkerBench bench(consumers::analysis, kAnalysisFolders, asks(server, {{"ai.allowed_hosts", "generativelanguage.googleapis.com"}}));
    ask(bench, {});
    bench.run();
    CHECK(job_is(bench) == "blocked address_refused");
    CHECK(server.calls() == 0);
}

TEST_CASE("analysis model: a comment that waits does not leave the house any more when egress is switched off") {
    ModelServer server({{.status = 503}, gemini_said(kFits)});
    WorkerBench bench(consumers::analysis, kAnalysisFolders, asks(server));
    ask(bench, {});
    bench.run();
    REQUIRE(bench.effects()[0].state == "parked");
    CHECK(bench.effects()[0].payload.find("waited") == std::string::npos);  // the words stay where they lie
    set(bench, "egress.ai", "false");
    bench.advance(5s);
    bench.advance(5s);
    CHECK(job_is(bench) == "blocked egress_off");
    CHECK(server.calls() == 1);
    CHECK(completed(bench).degraded);
}

TEST_CASE("analysis model: replay and dry run ask nobody") {
    ModelServer server({gemini_said(kFits)});
    WorkerBench bench(consumers::analysis, kAnalysisFolders, asks(server));
    ask(bench, {}, {.replay = true});
    bench.advance(1h);
    CHECK(server.calls() == 0);
    CHECK(bench.effects()[0].state == "suppressed");
    bench.post(AnalysisCompleted{.job_id = "job-1", .kind = "feedback", .subject_id = "feedback-1", .model = "m", .result = {"{}"}, .at = bench.clock.now()},
               {.subject = "feedback-1", .replay = true});
    bench.run();
    CHECK(job_is(bench) == "completed");
    WorkerBench dry(consumers::analysis, kAnalysisFolders, asks(server, {{"effects.dry_run", "true"}}));
    ask(dry, {});
    dry.run();
    CHECK(server.calls() == 0);
    CHECK(job_is(dry) == "blocked dry_run");
    CHECK(urgency(dry) == R"("medium")");
}
