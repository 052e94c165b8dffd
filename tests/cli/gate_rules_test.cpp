#include "ops/cli/gate_rules.hpp"

#include <doctest/doctest.h>

#include "core/store/database.hpp"
#include "tests/support/stores.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

void set_setting(TestStore& store, const std::string& key, const std::string& json) {
    store.database().write([&](Sql& sql) {
        sql.execute("insert into settings (clinic_id, key, value, event_id, actor, created_at, updated_at)"
                    " values ('c1', :key, :value, 'e', 'a', 0, 0)",
                    {{"key", key}, {"value", json}});
    });
}

GateAnswer asked(TestStore& store, const char* kind, std::string_view at, bool urgent = false) {
    const auto rules = cli::clinic_gate_rules({});
    return store.database().read([&](Sql& sql) {
        return ask_gate(rules(sql, "email", kind, ClinicId{"c1"}), parse_rfc3339(at).value(), urgent, 0);
    });
}

}  // namespace

TEST_CASE("gate rules: mail waits for the end of the clinic's quiet hours in the clinic's zone") {
    on_each_store([](TestStore& store) {
        migrate(store.database(), {"consumers/settings"});
        CHECK(std::holds_alternative<Pass>(asked(store, "email.send", "2025-07-04T12:00:00Z")));
        const auto night = asked(store, "email.send", "2025-07-04T22:00:00Z");
        REQUIRE(std::holds_alternative<NotBefore>(night));
        CHECK(std::get<NotBefore>(night).until == parse_rfc3339("2025-07-05T08:00:00Z").value());
        set_setting(store, "clinic.timezone", R"("Asia/Kolkata")");
        CHECK(std::holds_alternative<NotBefore>(asked(store, "email.send", "2025-07-04T16:00:00Z")));  // 21:30 there
        CHECK(std::holds_alternative<Pass>(asked(store, "email.send", "2025-07-05T03:00:00Z")));       // 08:30 there
    });
}

TEST_CASE("gate rules: what is urgent and what does not go to people knows no quiet hours") {
    auto store = TestStore::sqlite();
    migrate(store.database(), {"consumers/settings"});
    CHECK(std::holds_alternative<Pass>(asked(store, "email.send", "2025-07-04T22:00:00Z", true)));
    CHECK(std::holds_alternative<Pass>(asked(store, "journal.export", "2025-07-04T22:00:00Z")));
    set_setting(store, "notify.quiet_from", R"("08:00")");
    set_setting(store, "notify.quiet_to", R"("08:00")");
    CHECK(std::holds_alternative<Pass>(asked(store, "email.send", "2025-07-04T22:00:00Z")));
}
