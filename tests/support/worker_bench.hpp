#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bus/memory_bus.hpp"
#include "core/config/config.hpp"
#include "core/event/event.hpp"
#include "core/metrics/metrics.hpp"
#include "core/effect/runner.hpp"
#include "core/worker/loop.hpp"
#include "core/worker/services.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/stores.hpp"
#include "tests/support/test_log.hpp"

namespace carewire::testing {

/// What a test may say of an event that it posts; the rest has defaults.
struct Posted {
    std::string subject = "subject-1";
    std::string clinic = "clinic-1";
    std::string id;  ///< minted when empty
    std::optional<Time> time;
    std::string actor = "user-1";
    std::string actor_role = "staff";
    bool replay = false;
    std::string correlation;
};

/// The real loop of one worker on a MemoryBus, a temporary store and a FakeClock. Post events, run() until idle, then ask for
/// rows, follow-ups, effects, dead letters, log lines.
///
///     WorkerBench bench(consumers::interactions, {"consumers/interactions"});
///     bench.post(InteractionRecorded{…}, {.subject = "patient-1"});
///     bench.run();
///     CHECK(bench.rows("select doctor from interactions").size() == 1);
class WorkerBench {
  public:
    using Make = std::function<Worker(Services&)>;
    /// `folders`: whose sql/ is applied beside the engine's. `settings`: as on a command line. A store of another kind may be
    /// given; it must outlive the bench.
    WorkerBench(Make make, std::vector<std::string> folders, std::map<std::string, std::string> settings = {},
                TestStore* store = nullptr);
    ~WorkerBench();

    /// Options of the loop and of the effect runner; they take effect with restart(), as do the gate's rules.
    WorkerOptions options;
    EffectOptions effect_options;
    GateRulesOf gate_rules;
    /// Whether run() also performs due effects through the worker's ports (on the test's own thread).
    bool perform_effects = true;

    template <class Body>
    EventId post(const Body& body, Posted posted = {}) {
        return post_raw(Body::event, to_json(body), std::move(posted));
    }
    EventId post_raw(const EventInfo& info, std::string body, Posted posted = {});
    /// Bytes as a stranger would put them there.
    void put(Stream stream, std::string value, Headers headers, std::string key = "subject-1");

    /// Turns the loop and the effect runner until nothing is left to do now, or an outage holds the loop. How many turns handled
    /// events.
    int run();
    /// run(), moves the clock, run().
    void advance(Duration by);
    /// As a process that is killed and started again: same store, same topics, everything else new.
    void restart();

    std::vector<Row> rows(std::string_view statement, const Binds& binds = {});
    std::int64_t count(std::string_view table);
    std::string one(std::string_view statement, const Binds& binds = {});  ///< first column of the first row, as text
    /// Events that the worker has published, in the order of the topics; only those of a type when it is named.
    std::vector<RawEvent> follow_ups(std::string_view type = {});
    struct EffectSeen {
        std::string kind, key, subject, state, payload, code, why;
        std::int64_t attempt = 0;
        Time due{};
    };
    std::vector<EffectSeen> effects();
    struct DeadSeen {
        std::string event_id, code, reason, value;
    };
    std::vector<DeadSeen> dead_letters();
    std::vector<TestLog::Line> log_lines(std::string_view event) { return log.lines(event); }
    std::string fate(const EventId& id);  ///< `done`, `dead`, `waiting`, or empty

    FakeClock clock;
    TestLog log;
    MemoryBus bus;
    std::unique_ptr<Metrics> metrics;
    Database& database() { return store_->database(); }
    Loop& loop() { return *loop_; }
    EffectRunner& runner() { return *runner_; }
    Services& services() { return *services_; }
    const Worker& worker() const { return *worker_; }

  private:
    void start();
    int run_loop();
    std::string topic_of(Stream stream) const { return topic(stream, options.topic_prefix); }

    Make make_;
    std::optional<TestStore> own_store_;
    TestStore* store_;
    ConfigReader config_;
    std::unique_ptr<Services> services_;
    std::unique_ptr<Worker> worker_;
    std::unique_ptr<Source> source_;
    std::unique_ptr<Sink> sink_;
    std::unique_ptr<Sink> stranger_;
    std::unique_ptr<Outbox> outbox_;
    std::unique_ptr<EffectRunner> runner_;
    std::unique_ptr<Loop> loop_;
};

}  // namespace carewire::testing
