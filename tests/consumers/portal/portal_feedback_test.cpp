#include <doctest/doctest.h>

#include "tests/consumers/feedback/feedback_makers.hpp"
#include "tests/support/portal_bench.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

const PortalBench::As kStaff{.clinic = "clinic-1"};

std::string name_of(const std::string& name) { return derive_uuid(name); }

/// Six items, from `a` (oldest) to `f`, as the worker leaves them.
void a_week(WorkerBench& bench) {
    const auto one = [&](const std::string& name, const std::string& day, const Said& said, const std::string& urgency) {
        Said mine = said;
        mine.feedback = name_of(name);
        mine.time = "2025-07-0" + day + "T10:00:00Z";
        say(bench, mine);
        if (urgency.empty()) return;
        sort(bench, {.urgency = urgency, .sentiment = urgency == "low" ? "positive" : "negative", .feedback = mine.feedback,
                     .job = "job-" + name, .time = "2025-07-0" + day + "T10:01:00Z"});
    };
    one("a", "1", {.comment = "=cmd|' /C calc'!A0", .rating = 1}, "high");
    one("b", "2", {.comment = "Straße gesperrt", .rating = 2, .is_complaint = true}, "critical");
    one("c", "2", {.comment = "Fine", .rating = 4}, "low");
    one("d", "3", {.comment = "Too cold", .rating = 2}, "high");
    one("e", "4", {.comment = "", .rating = 5}, "low");
    one("f", "4", {.comment = "Not read yet", .rating = 4}, "");
    act(bench, {.status = "resolved", .note = "Sent a key ring", .feedback = name_of("d"), .time = "2025-07-03T10:20:00Z"});
    act(bench, {.status = "acknowledged", .assignee = "staff-9", .feedback = name_of("a"), .time = "2025-07-01T10:10:00Z"});
}

/// The names of the items of an answer, in its order.
std::string names(const Got& got) {
    std::string text;
    for (std::size_t i = 0; i < got.size("items"); ++i) {
        const auto id = got.at("items." + std::to_string(i) + ".id");
        for (const char* name : {"a", "b", "c", "d", "e", "f"}) {
            if (id == '"' + name_of(name) + '"' || id == name_of(name)) text += name;
        }
    }
    return text;
}

}  // namespace

TEST_CASE("portal feedback: filters are combined by and and the newest comes first") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        a_week(bench);
        PortalBench portal(store);
        struct { const char* query; const char* names; } rows[] = {
            {"", "fedcba"},
            {"?rating_min=2&rating_max=4", "fdcb"},
            {"?sentiment=negative", "dba"},
            {"?sentiment=negative,positive&rating_min=4", "ec"},
            {"?status=new,acknowledged&rating_max=2", "ba"},
            {"?from=2025-07-02&to=2025-07-03", "dcb"},
            {"?q=STRA%C3%9FE", "b"},
            {"?q=gesperrt", "b"},
            {"?q=KEY+ring", "d"},
            {"?assignee=staff-9", "a"},
            {"?complaint=true", "b"},
            {"?late=true", ""},
            {"?urgency=high,critical", "bad"},
            {"?urgency=high,critical&status=new", "b"},
            {"?urgency=low", "ce"},
        };
        for (const auto& row : rows) {
            CAPTURE(std::string(row.query));
            const auto got = portal.get(std::string("/v1/feedback") + row.query, kStaff);
            CHECK(got.status == 200);
            CHECK(names(got) == row.names);
        }
        CHECK(names(portal.get("/feedback/all", kStaff)) == "fedcba");
        CHECK(names(portal.get("/feedback/urgent", kStaff)) == "bad");
        CHECK(names(portal.get("/v1/feedback", {.clinic = "clinic-2"})).empty());
        CHECK(portal.get("/v1/feedback?urgency=soon", kStaff).status == 422);
        CHECK(portal.get("/v1/feedback?rating_min=9", kStaff).status == 422);
        CHECK(portal.get("/v1/feedback", {.role = Role::Patient, .clinic = "clinic-1"}).status == 403);
    });
}

TEST_CASE("portal feedback: pages follow each other in either order") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        a_week(bench);
        PortalBench portal(store);
        for (const auto& [query, wanted] : std::vector<std::pair<std::string, std::string>>{{"/v1/feedback?limit=2", "fedcba"},
                                                                                           {"/v1/feedback?limit=1&urgency=high,critical", "bad"},
                                                                                           {"/v1/feedback/urgent?limit=2", "bad"}}) {
            std::string seen, target = query;
            for (int page = 0; page < 9; ++page) {
                const auto got = portal.get(target, kStaff);
                seen += names(got);
                const auto next = got.at("next");
                if (next == "null") break;
                target = query + "&after=" + (next.starts_with('"') ? next.substr(1, next.size() - 2) : next);
            }
            CHECK(seen == wanted);
        }
    });
}

TEST_CASE("portal feedback: CSV has the agreed columns and no cell that a spreadsheet runs") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        a_week(bench);
        PortalBench portal(store);
        const auto got = portal.get("/feedback/all?format=csv&rating_max=1", kStaff);
        CHECK(got.content_type == "text/csv; charset=utf-8");
        CHECK(got.header("Content-Disposition") == "attachment; filename=\"feedback.csv\"");
        const auto end = got.body.find("\r\n");
        CHECK(got.body.substr(0, end) ==
              "id,received_at,rating,ratings,comment,instrument,value,sentiment,emotions,urgency,urgency_source,status,assignee,"
              "acknowledged_at,resolved_at,is_complaint,last_note");
        CHECK(got.body.find("\"'=cmd|") != std::string::npos);
    });
}

TEST_CASE("portal feedback: one item shows its analyses and history and the submitter sees what was submitted") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        a_week(bench);
        PortalBench portal(store);
        const auto got = portal.get("/v1/feedback/" + name_of("b"), kStaff);
        CHECK(got.status == 200);
        CHECK(got.at("urgency").find("critical") != std::string::npos);
        CHECK(got.size("analyses") == 1);
        CHECK(got.size("alerts") == 1);
        const auto acted = portal.get("/feedback/" + name_of("d"), kStaff);
        CHECK(acted.size("actions") == 1);
        CHECK(acted.at("actions.0.note").find("Sent a key ring") != std::string::npos);
        CHECK(portal.get("/v1/feedback/nobody", kStaff).status == 404);
        CHECK(portal.get("/v1/feedback/" + name_of("b"), {.clinic = "clinic-2"}).status == 404);
        CHECK(portal.get("/v1/feedback/" + name_of("b"), {.role = Role::Patient, .clinic = "clinic-1"}).status == 403);
    });
}

TEST_CASE("portal feedback: figures of a period come from the rollups") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        a_week(bench);
        PortalBench portal(store);
        const auto got = portal.get("/analytics/summary?from=2025-07-01&to=2025-07-04", kStaff);
        CHECK(got.status == 200);
        CHECK(got.at("total") == "6");
        CHECK(got.at("average_rating") == "3");
        CHECK(got.at("by_rating.2") == "2");
        CHECK(got.at("by_sentiment.negative") == "3");
        CHECK(got.at("not_analysed") == "1");
        CHECK(got.at("by_urgency.high") == "2");
        CHECK(got.at("by_status.resolved") == "1");
        CHECK(got.at("open") == "5");
        CHECK(got.at("median_ack_minutes") == "15");
        CHECK(portal.get("/analytics/summary", kStaff).at("total") == "6");
        CHECK(portal.get("/analytics/summary?from=2025-07-05&to=2025-07-04", kStaff).status == 422);
        CHECK(portal.get("/analytics/summary?from=2025-02-30", kStaff).status == 400);
    });
}

TEST_CASE("portal feedback: every bucket of a trend is there") {
    TestStore store = TestStore::sqlite();
    WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
    a_week(bench);
    PortalBench portal(store);
    const auto days = portal.get("/analytics/trends?from=2025-06-30&to=2025-07-05&bucket=day", kStaff);
    CHECK(days.size("items") == 6);
    CHECK(days.at("items.0.total") == "0");
    CHECK(days.at("items.0.average_rating") == "null");
    CHECK(days.at("items.2.total") == "2");
    CHECK(days.at("items.2.critical") == "1");
    const auto weeks = portal.get("/v1/analytics/feedback/trends?from=2025-07-01&to=2025-07-07&bucket=week", kStaff);
    CHECK(weeks.size("items") == 2);
    CHECK(weeks.at("items.0.bucket").find("2025-06-30") != std::string::npos);
    CHECK(weeks.at("items.0.total") == "6");
    CHECK(portal.get("/analytics/trends?bucket=month", kStaff).size("items") == 2);
    CHECK(portal.get("/analytics/trends?bucket=day,week", kStaff).status == 422);
}

TEST_CASE("portal feedback: alerts that are not over come first and show their story") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::feedback, kFeedbackFolders, {}, &store);
        for (const char* name : {"x", "y", "z"}) say(bench, {.comment = "An overdose!", .feedback = name_of(name), .time = fmt::format("2025-07-04T1{}:00:00Z", name[0] - 'x')});
        act(bench, {.status = "resolved", .feedback = name_of("z")});
        PortalBench portal(store);
        const auto got = portal.get("/v1/alerts", kStaff);
        REQUIRE(got.size("items") == 3);
        CHECK(got.at("items.0.subject_id").find(name_of("y")) != std::string::npos);
        CHECK(got.at("items.1.subject_id").find(name_of("x")) != std::string::npos);
        CHECK(got.at("items.2.state").find("resolved") != std::string::npos);
        CHECK(portal.get("/v1/alerts?state=raised,escalated", kStaff).size("items") == 2);
        auto id = got.at("items.2.alert_id");
        if (id.starts_with('"')) id = id.substr(1, id.size() - 2);
        const auto one = portal.get("/v1/alerts/" + id, kStaff);
        CHECK(one.size("steps") == 2);
        CHECK(one.at("steps.1.what").find("resolved") != std::string::npos);
        CHECK(one.at("steps.0.what").find("raised") != std::string::npos);
    });
}
