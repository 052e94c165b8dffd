#include <doctest/doctest.h>

#include "tests/support/portal_bench.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

void told(PortalBench& portal, const std::string& id, const std::string& type = "urgent_feedback", const std::string& state = "stored") {
    portal.write(
        "insert into notifications (clinic_id, notification_id, recipient_id, notification_type, priority, title, message, metadata,"
        " cancel_key, state, cause_event_id, created_at, updated_at) values ('c1', :id, 'staff', :type, 'urgent', 'Urgent', '', '{}',"
        " 'alert:1', :state, 'e1', 1751623200000, 1751623260000)",
        {{"id", id}, {"type", type}, {"state", state}});
}

}  // namespace

TEST_CASE("portal: a notification whose reason has gone waits for nobody") {
    on_each_store([](TestStore& store) {
        PortalBench portal(store);
        told(portal, "n1");
        told(portal, "n2", "urgent_feedback", "cancelled");  // somebody took the alert
        told(portal, "n3", "stock_low");
        CHECK(portal.get("/v1/notifications/unread/count").at("unread_count") == "2");
        CHECK(portal.get("/v1/notifications?status=unread").size("items") == 2);
        const auto over = portal.get("/v1/notifications?status=read");
        REQUIRE(over.size("items") == 1);
        CHECK(over.at("items.0.id") == "\"n2\"");
        CHECK(over.at("items.0.is_read") == "true");
        CHECK(over.at("items.0.read_at") == "null");  // nobody saw it
        CHECK(over.at("items.0.withdrawn_at") == "\"2025-07-04T10:01:00Z\"");
        const auto summary = portal.get("/v1/notifications/summary");
        CHECK(summary.at("total") == "3");
        CHECK(summary.at("unread") == "2");
        CHECK(summary.at("by_type.urgent_feedback.unread") == "1");
        CHECK(portal.get("/v1/notifications?status=unread").at("items.0.withdrawn_at") == "null");
    });
}
