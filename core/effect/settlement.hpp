#pragma once
#include <string>
#include <vector>

#include "core/effect/effect_store.hpp"
#include "core/effect/judge.hpp"
#include "core/log/log.hpp"
#include "core/metrics/metrics.hpp"
#include "core/store/database.hpp"
#include "core/worker/outbox.hpp"
#include "core/worker/pending_rows.hpp"
#include "core/worker/worker.hpp"

namespace carewire {

/// A call that has come to an end, or a lost one that is to be decided.
struct Finished {
    EffectJob job;
    EffectAnswer answer;
    bool lost = false;     ///< its process ended: there is no answer
    bool called = true;    ///< false: given up before the port was called
    Egress egress;
    Time began{};
    Duration took{0};
};

/// Writes what came of calls: the effects' states, the worker's own rows and events, the egress record.
class Settlement {
  public:
    Settlement(const Worker& worker, const EffectStore& store, std::string topic_prefix, Log& log, Metrics& metrics);

    /// Together: whatever a worker's settling handler throws leaves write(). OneByOne: behind a savepoint each; a handler that
    /// throws is left out, with a line in the log, and the effect's state is written all the same.
    enum class How { Together, OneByOne };
    /// In the caller's transaction. Publish the result after the commit, then call tell().
    std::vector<FollowUp> write(Transaction& tx, const std::vector<Finished>& finished, Time now, How how);
    /// Log lines and counters of what write() settled; after the commit.
    void tell();

  private:
    using Judged = std::vector<std::pair<const EffectJob*, Judgement>>;
    void tell_worker(Sql& sql, const Finished& finished, const Judgement& judged, Time now);
    void tell_worker_alone(Transaction& tx, const Finished& finished, const Judgement& judged, Time now);
    void write_egress(Sql& sql, const std::vector<Finished>& finished) const;
    const Worker::Performs* performs(const std::string& kind) const;

    const Worker& worker_;
    const EffectStore& store_;
    const std::string prefix_;
    Log& log_;
    Metrics& metrics_;
    PendingRows rows_;
    struct Line {
        std::string kind, event_id, answer, state;
        int attempt = 0;
        Duration took{0};
    };
    std::vector<Line> lines_;
};

}  // namespace carewire
