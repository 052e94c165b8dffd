#include <doctest/doctest.h>

#include <set>

#include "schemas/catalog.hpp"

using namespace carewire;

namespace {

Arrival arrival() {
    return {.now = *parse_rfc3339("2025-07-04T12:00:00Z"), .clinic = {"c1"}, .event_id = "event-1"};
}

tl::expected<Admitted, Problems> admit_as(std::string_view type, std::string_view body, const Arrival& at) {
    const auto document = json::Document::parse(body);
    REQUIRE(document);
    return find_event_type(type)->admit(document->root(), at);
}

}  // namespace

TEST_CASE("catalog: types and routes are there once and a type with a route can be admitted") {
    std::set<std::string_view> types;
    std::set<std::string> routes;
    for (const EventType& type : catalog()) {
        CAPTURE(std::string(type.info.type));
        CHECK(types.insert(type.info.type).second);
        CHECK(find_event_type(type.info.type) == &type);
        CHECK((type.admit != nullptr) == !type.routes.empty());
        for (const DoorRoute& route : type.routes) {
            CHECK(routes.insert(std::string(route.method) + " " + std::string(route.path)).second);
            for (const auto alias : route.aliases) CHECK(routes.insert(std::string(route.method) + " " + std::string(alias)).second);
            CHECK_FALSE(route.roles.empty());
            CHECK_FALSE(route.says.empty());
        }
    }
    for (const FormRoute& form : forms()) {
        CHECK(routes.insert(std::string(form.route.method) + " " + std::string(form.route.path)).second);
    }
    CHECK(find_event_type("nothing.happened") == nullptr);
}

TEST_CASE("catalog: every member of a body has one name and at most one is minted") {
    for (const EventType& type : catalog()) {
        CAPTURE(std::string(type.info.type));
        std::set<std::string> names;
        int minted = 0;
        for (const FieldShape& field : type.shape->fields) {
            CHECK(names.insert(field.name).second);
            minted += field.minted;
        }
        CHECK(minted <= 1);
    }
}

TEST_CASE("catalog: a parameter of the path is a member of the body") {
    Arrival at = arrival();
    at.path = {{"feedback_id", "f1"}};
    const auto admitted = admit_as("feedback.action.requested", R"({"status":"resolved","notes":"done"})", at);
    REQUIRE(admitted);
    CHECK(admitted->subject == "f1");
    CHECK(admitted->body == R"({"feedback_id":"f1","status":"resolved","note":"done","action_id":"event-1"})");
    CHECK(admit_as("feedback.action.requested", R"({"feedback_id":"f1","status":"resolved"})", at));
    const auto other = admit_as("feedback.action.requested", R"({"feedback_id":"f2","status":"resolved"})", at);
    REQUIRE_FALSE(other);
    CHECK(sentence(other.error()) == "/feedback_id not_allowed");
}

TEST_CASE("catalog: both names of one member in a body are refused") {
    Arrival at = arrival();
    at.path = {{"feedback_id", "f1"}};
    CHECK_FALSE(admit_as("feedback.action.requested", R"({"note":"a","notes":"b"})", at));
}

TEST_CASE("catalog: a patient's id from a public form is not believed") {
    Arrival at = arrival();
    const std::string body = R"({"rating":4,"patient_id":"p-1"})";
    CHECK(admit_as("feedback.submitted", body, at)->body == R"({"rating":4,"feedback_id":"event-1"})");
    at.actor_role = "patient";
    CHECK(admit_as("feedback.submitted", body, at)->body == R"({"rating":4,"patient_id":"p-1","feedback_id":"event-1"})");
}
