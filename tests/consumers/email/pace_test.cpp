#include "consumers/email/pace.hpp"

#include <doctest/doctest.h>

#include "core/store/database.hpp"
#include "tests/support/stores.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

TEST_CASE("email pace: a mail that was counted and not sent leaves its place in the minute and in the day to another") {
    on_each_store([](TestStore& store) {
        migrate(store.database(), {"consumers/email"});
        email::MailAccount account{.way = email::MailAccount::Way::Smtp, .server = {}, .from_address = {}, .from_name = {}, .clinic_name = {}};
        const Time now = parse_rfc3339("2025-07-04T11:50:00Z").value();
        const ClinicId clinic{"clinic-1"};
        store.database().write([&](Sql& sql) {
            const auto leaves = [&](Time at) { return std::holds_alternative<Begin>(email::pace(sql, account, clinic, at)); };
            account.rate_per_min = 1;
            CHECK(leaves(now));
            email::uncount(sql, account, clinic, now);
            CHECK(leaves(now + 5s));
            CHECK(!leaves(now + 10s));
            email::uncount(sql, account, clinic, now - 1min);  // of a minute that is over: nothing to give back
            CHECK(!leaves(now + 15s));
            account.rate_per_min = 100;
            account.daily_limit = 1;
            account.shared = false;
            CHECK(leaves(now));
            email::uncount(sql, account, clinic, now);
            CHECK(leaves(now + 2min));
            CHECK(!leaves(now + 3min));
        });
    });
}
