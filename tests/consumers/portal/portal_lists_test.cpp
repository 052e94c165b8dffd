#include <doctest/doctest.h>

#include <set>

#include "schemas/interactions/entry.hpp"
#include "tests/support/portal_bench.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

struct Entry {
    std::string id = "i1";
    std::string clinic = "c1";
    std::string at = "2025-07-04T10:00:00Z";
    std::string type = "booking";
    std::string doctor = "Dr. Smith";
    std::string name = "John Doe";
    bool success = true;
};

void add(PortalBench& portal, const Entry& entry) {
    portal.write(
        "insert into interactions (clinic_id, interaction_id, event_id, source, occurred_at, interaction_type, patient_ref,"
        " patient_name, contact_masked, success, appointment_id, service_type, doctor, error_message, details, created_at,"
        " updated_at) values (:clinic, :id, :id, '/ingress', :at, :type, null, :name, '****1234', :success, 'APT-12345',"
        " 'Cleaning', :doctor, :error, :details, 0, 0)",
        {{"clinic", entry.clinic},
         {"id", entry.id},
         {"at", epoch_ms(*parse_rfc3339(entry.at))},
         {"type", entry.type},
         {"name", entry.name},
         {"success", std::int64_t{entry.success}},
         {"doctor", entry.doctor},
         {"error", entry.success ? SqlValue{} : SqlValue{"no slot"}},
         {"details", R"({"time":"10:00","is_new_patient":false})"}});
}

void set_zone(PortalBench& portal, const std::string& clinic, const std::string& zone) {
    portal.write("insert into clinics (clinic_id, timezone, created_at, updated_at) values (:clinic, :zone, 0, 0)",
                 {{"clinic", clinic}, {"zone", zone}});
}

}  // namespace

TEST_CASE("portal: an interaction reads as everywhere else") {
    on_each_store([](TestStore& store) {
        PortalBench portal(store);
        set_zone(portal, "c1", "Asia/Kolkata");
        add(portal, {.at = "2025-07-04T18:30:00.250Z"});
        const auto got = portal.get("/v1/interactions/i1");
        REQUIRE(got.status == 200);
        std::string expected;
        json::Writer out(expected);
        write(out,
              {.interaction_id = "i1",
               .at = *parse_rfc3339("2025-07-04T18:30:00.250Z"),
               .interaction_type = "booking",
               .patient_name = "John Doe",
               .contact_masked = "****1234",
               .success = true,
               .appointment_id = "APT-12345",
               .service_type = "Cleaning",
               .doctor = "Dr. Smith",
               .details = R"({"time":"10:00","is_new_patient":false})"},
              *Zone::find("Asia/Kolkata"));
        CHECK(got.body == expected);
        CHECK(got.at("date") == "\"2025-07-05\"");
        CHECK(got.at("time") == "\"00:00:00\"");
        CHECK(portal.get("/v1/interactions?date=2025-07-05").at("items.0") == expected);
        CHECK(portal.get("/v1/interactions?date=2025-07-04").size("items") == 0);
    });
}

TEST_CASE("portal: what is another clinic's is not there") {
    on_each_store([](TestStore& store) {
        PortalBench portal(store);
        add(portal, {});
        CHECK(portal.get("/v1/interactions/i1", {.clinic = "c2"}).status == 404);
        CHECK(portal.get("/v1/interactions", {.clinic = "c2"}).size("items") == 0);
        CHECK(portal.get("/v1/interactions/nobody").at("code") == "\"not_found\"");
    });
}

TEST_CASE("portal: pages join to the whole list while rows come in") {
    on_each_store([](TestStore& store) {
        PortalBench portal(store);
        for (int i = 0; i < 25; ++i) add(portal, {.id = "i" + std::to_string(100 + i), .at = "2025-07-04T10:00:0" + std::to_string(i % 3) + "Z"});
        std::set<std::string> seen;
        std::string after;
        for (int page = 0; page < 10; ++page) {
            const auto got = portal.get("/v1/interactions?date=2025-07-04&limit=10" + (after.empty() ? "" : "&after=" + after));
            REQUIRE(got.status == 200);
            for (std::size_t i = 0; i < got.size("items"); ++i) {
                CHECK(seen.insert(got.at("items." + std::to_string(i) + ".interaction_id")).second);
            }
            add(portal, {.id = "early" + std::to_string(page), .at = "2025-07-04T00:00:00Z"});
            if (got.at("next") == "null") break;
            after = got.at("next").substr(1, got.at("next").size() - 2);
            CHECK(got.header("Link") == "</v1/interactions?date=2025-07-04&limit=10&after=" + after + ">; rel=\"next\"");
        }
        CHECK(seen.size() == 25);
    });
}

TEST_CASE("portal: filters and search narrow the list") {
    on_each_store([](TestStore& store) {
        PortalBench portal(store);
        add(portal, {.id = "a", .at = "2025-07-01T10:00:00Z", .type = "faq", .doctor = "Dr. Jones", .name = "100% Müller"});
        add(portal, {.id = "b", .at = "2025-07-02T10:00:00Z", .success = false});
        add(portal, {.id = "c", .at = "2025-07-03T10:00:00Z"});
        const auto ids = [&](const std::string& filter) {
            const auto got = portal.get("/v1/interactions?" + filter);
            std::string all;
            for (std::size_t i = 0; i < got.size("items"); ++i) all += got.at("items." + std::to_string(i) + ".interaction_id");
            return got.status == 200 ? all : std::to_string(got.status);
        };
        CHECK(ids("type=faq") == "\"a\"");
        CHECK(ids("success=false") == "\"b\"");
        CHECK(ids("doctor=Dr.+Jones") == "\"a\"");
        CHECK(ids("service_type=Cleaning&success=true") == "\"a\"\"c\"");
        CHECK(ids("from=2025-07-02") == "\"b\"\"c\"");
        CHECK(ids("to=2025-07-02") == "\"a\"\"b\"");
        CHECK(ids("from=2025-07-01T10:00:01Z&to=2025-07-03T10:00:00Z") == "\"b\"");
        CHECK(ids("from=2025-07-01T12:00:00+02:00&to=2025-07-01") == "\"a\"");
        CHECK(ids("q=JOHN") == "\"b\"\"c\"");
        CHECK(ids("q=%25+M%C3%BCller") == "\"a\"");
        CHECK(ids("q=APT-12345&type=faq") == "\"a\"");
        CHECK(ids("q=APT_12345") == "");
        CHECK(ids("q=1%25") == "");
        CHECK(ids("q=NO+SLOT") == "\"b\"");
    });
}

TEST_CASE("portal: every fault of a request is named at once") {
    auto store = TestStore::sqlite();
    PortalBench portal(store);
    for (const char* date : {"2025-13-40", "4%20July", "2025-02-29", "2025-7-4"}) {
        for (const std::string path : {"/v1/interactions?date=", "/api/daily_interactions/"}) {
            const auto got = portal.get(path + date);
            CHECK(got.status == 400);
            CHECK(got.at("code") == "\"bad_date\"");
            CHECK(got.at("errors.0.pointer") == "\"date\"");
        }
    }
    const auto got = portal.get("/v1/interactions?limit=0&success=yes&typ=booking&after=x&format=xml");
    CHECK(got.status == 400);
    CHECK(got.at("code") == "\"bad_request\"");
    CHECK(got.size("errors") == 5);
    CHECK(portal.get("/v1/interactions?limit=201").status == 422);
    CHECK(portal.get("/v1/interactions?limit=200").status == 200);
}

TEST_CASE("portal: staff and admins read and nobody else") {
    auto store = TestStore::sqlite();
    PortalBench portal(store);
    CHECK(portal.get("/v1/interactions", {.role = Role::Admin}).status == 200);
    for (const Role role : {Role::Doctor, Role::Patient, Role::Analyst, Role::Operator, Role::Frontdesk}) {
        CHECK(portal.get("/v1/interactions", {.role = role}).status == 403);
    }
    const auto stranger = portal.get_as_stranger("/v1/interactions");
    CHECK(stranger.status == 401);
    CHECK(stranger.header("WWW-Authenticate") == "Bearer");
}

TEST_CASE("portal: the types are the seven and the clinic's own") {
    on_each_store([](TestStore& store) {
        PortalBench portal(store);
        portal.write("insert into interaction_types (clinic_id, name, display, enabled, created_at, updated_at) values"
                     " ('c1', 'house_call', 'House call', 1, 0, 0), ('c1', 'faq', 'Questions', 0, 0, 0)");
        const auto got = portal.get("/v1/interactions/types", {.role = Role::Patient});
        CHECK(got.size("items") == 8);
        CHECK(got.at("items.0") == R"({"name":"booking","display":"Booking","enabled":true})");
        CHECK(got.body.find(R"({"name":"faq","display":"Questions","enabled":false})") != std::string::npos);
        CHECK(portal.get("/v1/interactions/types", {.clinic = "c2"}).size("items") == 7);
    });
}

TEST_CASE("portal: an alias and a trailing slash reach the same list") {
    auto store = TestStore::sqlite();
    PortalBench portal(store);
    add(portal, {});
    CHECK(portal.get("/v1/interactions/").size("items") == 1);
    CHECK(portal.get("/api/daily_interactions/2025-07-04/").size("items") == 1);
}
