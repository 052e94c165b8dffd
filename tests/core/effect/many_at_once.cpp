#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "core/bus/memory_bus.hpp"
#include "core/effect/effect_rows.hpp"
#include "core/effect/runner.hpp"
#include "tests/support/quiet_log.hpp"
#include "tests/support/stores.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kEffects = 600;
constexpr std::size_t kSubjects = 50;

/// Answers at once; remembers who was called, in order.
class CountingPort final : public EffectPort {
  public:
    EffectAnswer perform(const EffectCall& call) override {
        const std::lock_guard lock(mutex_);
        calls_.push_back(call.request);
        return Delivered{"ref-" + call.request.key, "{}"};
    }
    Lost when_lost() const override { return Lost::Ask; }
    const std::vector<EffectRequest>& calls() const { return calls_; }

  private:
    std::mutex mutex_;
    std::vector<EffectRequest> calls_;
};

std::int64_t left(Database& database) {
    return database.read([](Sql& sql) { return sql.first("select count(*) from effects where state <> 'done'")->integer(0); });
}

/// One process until nothing is left: threads of its own, a runner of its own.
class Performing {
  public:
    Performing(TestStore& store, EffectPort& port)
        : database_(store.database()),
          sink_(bus_.sink()),
          worker_(Worker{"many"}.performs("many.call", port, {}, 16)),
          outbox_("many", database_, *sink_, clock_, 1s),
          runner_(worker_, {}, "test", {database_, outbox_, clock_, log_, *metrics_, {}}),
          thread_([this] {
              const auto deadline = clock_.steady() + 60s;
              while (left(database_) > 0 && clock_.steady() < deadline) runner_.round(20ms);
              runner_.drain();
              while (runner_.in_hand() > 0) runner_.round(20ms);
          }) {}

  private:
    Database& database_;
    SystemClock clock_;
    QuietLog log_;
    std::unique_ptr<Metrics> metrics_ = Metrics::make();
    MemoryBus bus_{clock_};
    std::unique_ptr<Sink> sink_;
    Worker worker_;
    Outbox outbox_;
    EffectRunner runner_;
    std::jthread thread_;
};

void ask_for_many(Database& database) {
    migrate(database, {"core/worker", "core/effect", "core/timer"});
    database.write([](Sql& sql) {
        std::vector<EffectRow> rows;
        for (std::size_t n = 0; n < kEffects; ++n) {
            rows.push_back({.request = {.kind = "many.call",
                                        .key = fmt::format("effect-{:04}", n),
                                        .clinic = {"clinic-1"},
                                        .subject = fmt::format("person-{}", n % kSubjects),
                                        .payload = "{}"},
                            .worker = "many",
                            .event_id = fmt::format("event-{}", n),
                            .correlation = {},
                            .seq = static_cast<std::int64_t>(n),
                            .at = from_epoch_ms(1)});
        }
        insert_effects(sql, rows);
    });
}

}  // namespace

TEST_CASE("effects: two processes with many at once perform each effect once and those of a subject in order") {
    on_each_store([](TestStore& store) {
        ask_for_many(store.database());
        CountingPort port;
        {
            const Performing one(store, port);
            const Performing other(store, port);
        }
        CHECK(left(store.database()) == 0);
        CHECK(port.calls().size() == kEffects);
        std::map<std::string, std::string> latest;
        std::size_t out_of_order = 0;
        std::set<std::string> keys;
        for (const EffectRequest& call : port.calls()) {
            keys.insert(call.key);
            out_of_order += latest[call.subject] >= call.key ? 1 : 0;
            latest[call.subject] = call.key;
        }
        CHECK(keys.size() == kEffects);
        CHECK(out_of_order == 0);
        const auto rows = store.database().read([](Sql& sql) {
            return sql.query("select count(*), count(distinct effect_key) from egress where answer = 'delivered'");
        });
        CHECK(rows[0].integer(0) == static_cast<std::int64_t>(kEffects));
        CHECK(rows[0].integer(1) == static_cast<std::int64_t>(kEffects));
        CHECK(store.database().read([](Sql& sql) {
            return sql.first("select count(*) from effects where provider_ref = 'ref-' || effect_key and attempt = 1")->integer(0);
        }) == static_cast<std::int64_t>(kEffects));
    });
}
