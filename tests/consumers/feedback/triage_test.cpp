#include <doctest/doctest.h>

#include "tests/consumers/feedback/feedback_makers.hpp"

using namespace carewire;
using namespace carewire::testing;

TEST_CASE("feedback: a submission becomes a row with every field and asks for its analysis") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        auto body = submission_of({.comment = "Kalt 😀", .rating = 2});
        body.ratings = {{"staff", 5}, {"waiting_time", 1}};
        body.instrument = Instrument{"nps", {"9"}};
        body.patient_id = "p1";
        body.contact_ok = true;
        body.contact = "+49 170 1234567";
        body.language = "de";
        body.channel = "kiosk";
        const auto id = bench.post(body, {.subject = kFirst, .time = at("2025-07-04T10:00:00Z")});
        bench.run();
        const auto rows = bench.rows(
            "select event_id, received_at, rating, ratings, comment, instrument, instrument_value, patient_id, contact_ok, contact, "
            "language, channel, status, closed, urgency_rank, is_complaint from feedback");
        REQUIRE(rows.size() == 1);
        const auto& row = rows[0];
        CHECK(row.text(0) == id.value);
        CHECK(row.integer(1) == epoch_ms(at("2025-07-04T10:00:00Z")));
        CHECK(row.integer(2) == 2);
        CHECK(row.text(3) == R"({"staff":5,"waiting_time":1})");
        CHECK(row.text(4) == "Kalt 😀");
        CHECK(row.text(5) == "nps");
        CHECK(row.text(6) == "9");
        CHECK(row.text(7) == "p1");
        CHECK(row.integer(8) == 1);
        CHECK(row.text(9) == "+49 170 1234567");
        CHECK(row.text(10) == "de");
        CHECK(row.text(11) == "kiosk");
        CHECK(row.text(12) == "new");
        CHECK(row.integer(13) == 0);
        CHECK(row.integer(14) == 4);
        CHECK(row.integer(15) == 0);
        const auto asked = bench.follow_ups("analysis.requested");
        REQUIRE(asked.size() == 1);
        const auto request = from_json<AnalysisRequested>(asked[0].body).value();
        CHECK(request.input.json == R"({"comment":"Kalt 😀","rating":2,"ratings":{"staff":5,"waiting_time":1},"language":"de"})");
        CHECK(request.priority == "normal");
        CHECK(request.subject_id == kFirst);
        CHECK(figures(bench) == "nps:9=1 rating:2=1 status:new=1 total=1");
    });
}

TEST_CASE("feedback: words of emergency make it critical before any analyser is asked") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        say(bench, {.comment = "Great staff! My father has CHEST  PAIN since this morning.", .rating = 5});
        CHECK(urgency_of(bench) == "critical/rule");
        const auto raised = bench.follow_ups("alert.raised");
        REQUIRE(raised.size() == 1);
        const auto alert = from_json<AlertRaised>(raised[0].body).value();
        CHECK(alert.subject_id == kFirst);
        CHECK(alert.kind == "urgent_feedback");
        CHECK(alert.because == "words of emergency: emergency words, heart");
        CHECK(alert.because.find("CHEST") == std::string::npos);
        CHECK(from_json<AnalysisRequested>(bench.follow_ups("analysis.requested").at(0).body).value().priority == "urgent");
        sort(bench, {.urgency = "low", .sentiment = "positive"});
        CHECK(urgency_of(bench) == "critical/rule");
        CHECK(bench.follow_ups("alert.raised").size() == 1);
    });
}

TEST_CASE("feedback: an analysis is stored beside the item and told once") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        say(bench, {.comment = "The waiting room was cold.", .rating = 2});
        sort(bench, {.urgency = "high", .sentiment = "negative", .evidence = {"was cold", "was on fire", ""}});
        CHECK(urgency_of(bench) == "high/model");
        CHECK(bench.one("select sentiment || emotions || topics from feedback") == R"(negative["anger"]["waiting"])");
        CHECK(bench.one("select evidence || model || instruction_version from feedback_analyses") == R"(["was cold"]gemini-testv1)");
        CHECK(figures(bench) == "rating:2=1 sentiment:negative=1 status:new=1 total=1 urgency:high=1");
        const auto told = bench.follow_ups("feedback.analysed");
        REQUIRE(told.size() == 1);
        CHECK(from_json<FeedbackAnalysed>(told[0].body).value().urgency == "high");
        CHECK(bench.count("alerts") == 0);
    });
}

TEST_CASE("feedback: a second analysis replaces the first in the figures and keeps both") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        say(bench, {});
        sort(bench, {.urgency = "high", .sentiment = "negative"});
        sort(bench, {.urgency = "low", .sentiment = "neutral", .job = "job-2", .model = "rules-1", .time = "2025-07-04T10:01:00Z"});
        CHECK(urgency_of(bench) == "low/rule");
        CHECK(bench.count("feedback_analyses") == 2);
        CHECK(figures(bench) == "sentiment:neutral=1 status:new=1 total=1 urgency:low=1");
        CHECK(bench.one("select first_urgency from feedback") == "high");
    });
}

TEST_CASE("feedback: a job that was tried again leaves its newer answer whether both come at once or days apart") {
    for (const bool at_once : {true, false}) {
        CAPTURE(at_once);
        on_each_store([&](TestStore& store) {
            WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
            say(bench, {});
            post_sorted(bench, {.urgency = "medium", .model = "rules-1", .degraded = true});
            if (!at_once) bench.run();
            post_sorted(bench, {.urgency = "high", .sentiment = "negative", .time = "2025-07-06T10:00:00Z"});
            bench.run();
            CHECK(urgency_of(bench) == "high/model");
            CHECK(bench.one("select urgency || ' ' || model || ' ' || degraded from feedback_analyses") == "high gemini-test 0");
            CHECK(bench.count("feedback_analyses") == 1);
        });
    }
}

TEST_CASE("feedback: an analysis that comes before its feedback waits for it") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        const auto early = sort(bench, {.urgency = "medium"});
        CHECK(bench.fate(early) == "waiting");
        say(bench, {});
        CHECK(bench.fate(early) == "done");
        CHECK(urgency_of(bench) == "medium/model");
    });
}

TEST_CASE("feedback: what no analyser can read is not left without an urgency") {
    struct { Said said; const char* urgency; } rows[] = {
        {{.comment = "Too long to say."}, "medium/rule"},
        {{.comment = "", .rating = 5}, "low/rule"},
        {{.comment = "", .rating = 1}, "medium/rule"},
        {{.comment = "", .rating = 4, .is_complaint = true}, "medium/rule"},
        {{.comment = "He had a seizure."}, "critical/rule"},
    };
    for (const auto& row : rows) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders);
        say(bench, row.said);
        bench.post(AnalysisFailed{.job_id = "job-1", .kind = "feedback", .subject_id = kFirst, .status = "failed", .code = "outage",
                                  .reason = "nobody answered", .at = at("2025-07-04T10:00:05Z")}, {.subject = kFirst});
        bench.run();
        CAPTURE(row.said.comment);
        CHECK(urgency_of(bench) == row.urgency);
    }
}

TEST_CASE("feedback: a result out of the vocabulary counts as no result") {
    WorkerBench bench(consumers::feedback, kFeedbackFolders);
    say(bench, {});
    sort(bench, {.urgency = "apocalyptic"});
    CHECK(urgency_of(bench) == "medium/rule");
    CHECK(bench.count("feedback_analyses") == 0);
    CHECK(bench.dead_letters().empty());
}

TEST_CASE("feedback: staff decide and later analyses change nothing") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        say(bench, {});
        sort(bench, {.urgency = "medium"});
        act(bench, {.urgency = "low"});
        sort(bench, {.urgency = "critical", .job = "job-2"});
        CHECK(urgency_of(bench) == "low/staff");
        CHECK(bench.count("alerts") == 0);
        CHECK(figures(bench) == "agreement:differed=1 sentiment:neutral=1 status:new=1 total=1 urgency:low=1");
    });
}

TEST_CASE("feedback: staff who say critical raise the alert and count as missed") {
    WorkerBench bench(consumers::feedback, kFeedbackFolders);
    say(bench, {});
    sort(bench, {.urgency = "low"});
    act(bench, {.urgency = "critical"});
    CHECK(bench.follow_ups("alert.raised").size() == 1);
    CHECK(figures(bench) == "agreement:differed=1 sentiment:neutral=1 staff_critical:missed=1 status:new=1 total=1 urgency:critical=1");
}

TEST_CASE("feedback: dates follow the clinic's zone and are counted again when it changes") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        say(bench, {.rating = 4, .time = "2025-07-04T18:30:00Z"});
        CHECK(figures(bench, "2025-07-04") == "rating:4=1 status:new=1 total=1");
        set(bench, "clinic.timezone", R"("Asia/Kolkata")");
        bench.run();
        CHECK(figures(bench, "2025-07-04").empty());
        CHECK(figures(bench, "2025-07-05") == "rating:4=1 status:new=1 total=1");
    });
}

TEST_CASE("feedback: two clinics may use one id") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        say(bench, {.comment = "one"});
        say(bench, {.comment = "two", .clinic = "clinic-2"});
        say(bench, {.comment = "again"});
        CHECK(bench.count("feedback") == 2);
        CHECK(bench.one("select comment from feedback where clinic_id = 'clinic-1'") == "one");
    });
}
