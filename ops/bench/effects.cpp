// What the effect runner costs: calls of 5 ms, 64 at once (ideal: 12,800/s), each claimed before and settled after.
//   bench_effects STORE-URL [EFFECTS=50000] [AT-ONCE=64] [MS=5]
// The store should be fresh.
#include <fmt/format.h>
#include <sys/resource.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include "core/bus/memory_bus.hpp"
#include "core/effect/effect_rows.hpp"
#include "core/effect/runner.hpp"

using namespace carewire;

namespace {

class SilentLog final : public Log {
  public:
    void write(Level, std::string_view, LogFields) override {}
    std::int64_t lines_lost() const override { return 0; }
};

class WaitingPort final : public EffectPort {
  public:
    explicit WaitingPort(Duration each) : each_(each) {}
    EffectAnswer perform(const EffectCall&) override {
        std::this_thread::sleep_for(each_);
        ++calls;
        return Delivered{"ref", "{}"};
    }
    Lost when_lost() const override { return Lost::Ask; }
    std::atomic<std::size_t> calls = 0;

  private:
    const Duration each_;
};

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void fill(Database& database, std::size_t effects, Time now) {
    for (std::size_t n = 0; n < effects;) {
        database.write([&](Sql& sql) {
            std::vector<EffectRow> rows;
            for (std::size_t i = 0; i < 5000 && n < effects; ++i, ++n) {
                EffectRow row;
                row.request = {.kind = "bench.call",
                               .key = fmt::format("effect-{:08}", n),
                               .clinic = {"clinic"},
                               .subject = fmt::format("subject-{}", n % 5000),
                               .payload = std::string(200, 'x')};
                row.worker = "bench";
                row.event_id = fmt::format("event-{}", n);
                row.seq = static_cast<std::int64_t>(n);
                row.at = now;
                rows.push_back(std::move(row));
            }
            insert_effects(sql, rows);
        });
    }
}

}  // namespace

int main(int count, char** arguments) {
    const std::string url = count > 1 ? arguments[1] : "sqlite3:///tmp/carewire-bench-effects.db";
    const std::size_t effects = count > 2 ? std::strtoul(arguments[2], nullptr, 10) : 50000;
    const int at_once = count > 3 ? std::atoi(arguments[3]) : 64;
    const int ms = count > 4 ? std::atoi(arguments[4]) : 5;

    const SystemClock clock;
    SilentLog log;
    const auto metrics = Metrics::make();
    const auto database = Database::open({.url = url});
    migrate(*database, {"core/worker", "core/effect", "core/timer"});
    fill(*database, effects, clock.now());
    MemoryBus bus(clock);
    const auto sink = bus.sink();
    WaitingPort port{Duration{ms}};
    const Worker worker = Worker{"bench"}.performs("bench.call", port, {}, at_once);
    Outbox outbox("bench", *database, *sink, clock, Duration{1000});
    EffectRunner runner(worker, {}, "bench", {*database, outbox, clock, log, *metrics, {}});
    const auto start = clock.steady();
    const double cpu = cpu_seconds();
    std::size_t rounds = 0;
    while (port.calls < effects || runner.in_hand() > 0) rounds += runner.round(Duration{250}) ? 1 : 0;
    const double seconds = std::chrono::duration<double>(clock.steady() - start).count();
    const double ideal = at_once * 1000.0 / ms;
    const double rate = static_cast<double>(effects) / seconds;
    fmt::print("{}: {:.0f} calls/s, {:.1f} % of the ideal {:.0f}, {:.2f} CPU s per 100,000, {:.0f} per transaction\n",
               url.substr(0, url.find(':')), rate, rate / ideal * 100, ideal,
               (cpu_seconds() - cpu) * 1e5 / static_cast<double>(effects), static_cast<double>(effects) / rounds);
    const auto done = database->read(
        [](Sql& sql) { return sql.first("select count(*) from effects where state = 'done'")->integer(0); });
    return done == static_cast<std::int64_t>(effects) ? 0 : 1;
}
