#pragma once
#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/config/config.hpp"
#include "core/effect/call_pool.hpp"
#include "core/effect/effect_store.hpp"
#include "core/effect/gate.hpp"
#include "core/effect/settlement.hpp"
#include "core/log/log.hpp"
#include "core/metrics/metrics.hpp"
#include "core/store/database.hpp"
#include "core/worker/hold.hpp"
#include "core/worker/outbox.hpp"
#include "core/worker/worker.hpp"

namespace carewire {

struct EffectOptions {
    Duration deadline{20000};  ///< of one call
    Duration lease{30000};     ///< of a claim: another process decides about it after this
    bool dry_run = false;
    int daily_budget = 0;  ///< calls per clinic, kind and day; 0: no limit
    static EffectOptions read(ConfigReader& from);
};

/// Performs the effects of one worker: claims due rows, calls their ports from threads, settles the answers in batches, in
/// one transaction with the worker's rows and follow-ups. Whatever a claim's process did not settle within the lease is decided
/// by another (or the next) one. An outage of the store keeps the answers in hand until it is over; the store being broken
/// leaves through round(). One thread calls round().
class EffectRunner {
  public:
    struct Parts {
        Database& database;
        Outbox& outbox;
        const Clock& clock;
        Log& log;
        Metrics& metrics;
        GateRulesOf rules;  ///< empty: what the options say
    };
    EffectRunner(const Worker& worker, const EffectOptions& options, std::string topic_prefix, Parts parts);
    ~EffectRunner();

    /// There may be new due effects. Any thread.
    void wake();
    /// Waits up to `wait` for answers or for being woken, settles and claims. True when it did anything.
    bool round(Duration wait);
    /// Performs calls inside round(), for tests without threads.
    void call_inline() { inline_ = true; }
    /// Claims no more and gives back what has not begun; go on with round() until in_hand() is 0.
    void drain() { draining_ = true; }
    std::size_t in_hand() const;

  private:
    struct Kind {
        const Worker::Performs* performs = nullptr;
        std::unique_ptr<CallPool> pool;
        std::size_t in_hand = 0;
        bool breaker_may_be_open = true;
        Duration mean_call{1000};
    };
    struct Claimed {
        std::vector<EffectJob> jobs;
        bool more_due = false;  ///< there may be more than there was room for
    };
    std::vector<Finished> collect(Duration wait);
    void pause(Duration wait);
    bool due_now();
    void transact();
    Claimed settle(Outbox::Batch& follow_ups, bool claiming);
    Claimed write(Settlement::How how, Outbox::Batch& follow_ups, bool claiming);
    void settled();
    void rescue(Sql& sql, Time now);
    void judge_providers(Sql& sql, Time now);
    Claimed claim(Sql& sql, Time now) const;
    bool claims_beside() const;
    Claimed claim_beside() const;
    void give_back(Sql& sql) const;
    bool let_through(Sql& sql, const Kind& kind, EffectJob& job, Time now) const;
    bool worker_lets_through(Sql& sql, const Kind& kind, EffectJob& job, Time now) const;
    std::size_t room_for(const Kind& kind) const;
    std::size_t worth_waiting_for() const;
    void begin(Claimed claimed);
    void begin(EffectJob job);
    void call(EffectJob job, EffectPort& port);
    void finish(Finished finished);

    const Worker& worker_;
    const EffectOptions options_;
    Parts parts_;
    EffectStore store_;
    Settlement settlement_;
    std::map<std::string, Kind, std::less<>> kinds_;
    Hold hold_;
    std::vector<Finished> unsettled_;  ///< answers that no transaction has written yet
    bool inline_ = false;
    bool more_due_ = false;
    bool rescue_due_ = true;
    Steady look_at_{};
    Duration mean_write_{20};
    std::atomic<bool> draining_ = false;

    std::mutex mutex_;
    std::condition_variable something_;
    std::vector<Finished> finished_;
    std::size_t enough_ = 1;  ///< so many answers wake round()
    bool woken_ = true;
};

}  // namespace carewire
