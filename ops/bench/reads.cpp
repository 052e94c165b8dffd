// A portal to read from, for wrk and other loads:
//   bench_reads STORE-URL PORT [ROWS=100000]
// Fills a fresh store with a year of one clinic's interactions, serves it, prints an Authorization header, and stays until it is
// stopped. The real loop, server, guard, portal and store; no worker and no broker beside it.
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>

#include "consumers/portal/portal.hpp"
#include "core/auth/authenticator.hpp"
#include "core/auth/tokens.hpp"
#include "core/http/server.hpp"

using namespace carewire;

namespace {

constexpr std::int64_t kStart = 1735689600000;  // 2025-01-01T00:00:00Z
constexpr std::int64_t kYear = 365 * 86400000LL;
const std::vector<std::string> kColumns{"clinic_id", "interaction_id", "event_id", "source", "occurred_at", "interaction_type",
                                        "patient_ref", "patient_name", "contact_masked", "success", "appointment_id",
                                        "service_type", "doctor", "details", "created_at", "updated_at"};

std::vector<SqlValue> row(int n, int of) {
    const std::int64_t at = kStart + kYear / of * n;
    return {"c1", mint_uuid(from_epoch_ms(at)), "e", "/ingress", at, n % 3 == 0 ? "booking" : "faq", fmt::format("patient-{}", n % 5000),
            fmt::format("Patient Number {}", n % 5000), "****1234", n % 8 == 0 ? 0 : 1, fmt::format("APT-{}", n), "Cleaning", "Dr. Smith",
            R"({"date":"2025-07-05","time":"10:00","is_new_patient":false})", at, at};
}

void fill(Database& database, int rows) {
    migrate(database, {"core/worker", "consumers/interactions", "consumers/journal", "consumers/reports", "consumers/settings"});
    for (int from = 0; from < rows; from += 5000) {
        std::vector<std::vector<SqlValue>> batch;
        for (int n = from; n < std::min(rows, from + 5000); ++n) batch.push_back(row(n, rows));
        database.write([&](Sql& sql) { sql.insert("interactions", kColumns, batch, " on conflict do nothing"); });
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    const auto database = Database::open({.url = argv[1]});
    fill(*database, argc > 3 ? std::atoi(argv[3]) : 100000);
    const SystemClock clock;
    const auto log = open_log({.process = "bench", .level = Level::Error});
    const auto metrics = Metrics::make();
    AuthSettings auth;
    auth.secret = "a secret of this benchmark alone, long enough";
    http::Loop loop;
    http::Site site(*log, *metrics, clock, {});
    Authenticator authenticator(auth, clock);
    http::Pool pool(2, 1000);
    Guard guard({.requests = 0}, authenticator, pool, loop, clock);
    portal::Portal portal(*database, clock, guard, pool, loop, *log, {});
    portal.mount(site);
    http::ServerOptions options;
    options.port = std::atoi(argv[2]);
    http::Server server(loop, options, site.handler(), *metrics);
    Principal who;
    who.id = "bench";
    who.role = Role::Staff;
    who.clinic = {"c1"};
    fmt::print("Authorization: Bearer {}\n", authenticator.tokens().mint(who, std::chrono::hours{12}));
    std::fflush(stdout);
    loop.run();
}
