#include <doctest/doctest.h>

#include "consumers/portal/row_csv.hpp"
#include "tests/support/portal_bench.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

std::string cell(std::string_view text) {
    std::string out;
    portal::append_text_cell(out, text);
    return out;
}

void add(TestStore& store, int from, int count, const std::string& name) {
    store.database().write([&](Sql& sql) {
        std::vector<std::vector<SqlValue>> rows;
        for (int i = from; i < from + count; ++i) {
            rows.push_back({"c1", "i" + std::to_string(i), "e", "/ingress", 1751623200000 + i, "booking", name, i % 2, 0, 0});
        }
        sql.insert("interactions",
                   std::vector<std::string>{"clinic_id", "interaction_id", "event_id", "source", "occurred_at", "interaction_type",
                                            "patient_name", "success", "created_at", "updated_at"},
                   rows);
    });
}

std::size_t lines(const std::string& body) {
    std::size_t found = 0;
    for (auto at = body.find("\r\n"); at != std::string::npos; at = body.find("\r\n", at + 2)) ++found;
    return found;
}

}  // namespace

TEST_CASE("csv: cells are quoted where RFC 4180 asks for it") {
    CHECK(cell("plain text") == "plain text");
    CHECK(cell("") == "");
    CHECK(cell("a,b") == "\"a,b\"");
    CHECK(cell("say \"yes\"") == "\"say \"\"yes\"\"\"");
    CHECK(cell("two\nlines") == "\"two\nlines\"");
}

TEST_CASE("csv: what a spreadsheet would run is disarmed") {
    for (const std::string start : {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"}) {
        CHECK(cell(start + "1") == "\"'" + start + "1\"");
    }
    CHECK(cell("a=1") == "a=1");
    CHECK(cell("****1234") == "****1234");
}

TEST_CASE("csv: the whole list comes over the end of any page") {
    on_each_store([](TestStore& store) {
        PortalBench portal(store);
        add(store, 0, 1203, "=cmd()");
        const auto got = portal.get("/v1/interactions?format=csv&limit=10");
        REQUIRE(got.status == 200);
        CHECK(got.content_type == "text/csv; charset=utf-8");
        CHECK(got.header("Content-Disposition") == "attachment; filename=\"interactions.csv\"");
        CHECK(lines(got.body) == 1204);
        CHECK(got.body.starts_with("interaction_id,timestamp,date,time,interaction_type,patient_ref,patient_name,contact_number,success,"));
        CHECK(got.body.find("\r\ni0,2025-07-04T10:00:00Z,2025-07-04,10:00:00,booking,,\"'=cmd()\",,false,,,,,\r\n") != std::string::npos);
        CHECK(lines(portal.get("/v1/interactions?success=true", {}, {{"accept", "text/csv"}}).body) == 602);
        CHECK(portal.get("/v1/interactions?format=json", {}, {{"accept", "text/csv"}}).content_type == "application/json");
    });
}

TEST_CASE("csv: an empty list is its head and a full last piece has no second end") {
    on_each_store([](TestStore& store) {
        PortalBench portal(store);
        CHECK(lines(portal.get("/v1/interactions?format=csv").body) == 1);
        add(store, 0, 500, "x");
        CHECK(lines(portal.get("/v1/interactions?format=csv").body) == 501);
    });
}
