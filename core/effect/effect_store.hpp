#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/effect/effect.hpp"
#include "core/store/sql.hpp"

namespace carewire {

/// An effect in a runner's hand.
struct EffectJob {
    EffectCall call;
    std::string correlation;
    bool asking = false;   ///< the call is lost: the provider is asked what became of it
    std::optional<Refused> unwanted;  ///< the worker wants no call any more
    int charged = 0;       ///< tries charged before this one
    std::int64_t seq = 0;
    int resends = 0;
    int revivals = 0;      ///< how often it had failed and got its tries back
    Time lease_until{};
    std::string budget_day;  ///< on which it was counted; empty: it was not
};

/// What becomes of an effect after a call (core/effect/judge.hpp).
struct Judgement {
    std::string state;  ///< of the table's check
    bool asking = false;
    int charged = 0;
    Time due{};
    std::string provider_ref, code, why;
};

/// The rows of one worker's effects, as one process sees them: every method works in the caller's transaction.
class EffectStore {
  public:
    EffectStore(std::string worker, std::string owner) : worker_(std::move(worker)), owner_(std::move(owner)) {}

    /// Whether anything is due or its lease has run out; cheap, for idle times.
    bool anything_due(Sql& sql, Time now) const;
    /// Due effects of a kind that nothing earlier of their subject stands before, at most `most`; locked until the transaction
    /// ends, those that another process has locked left out (PostgreSQL). None while the kind is held or its breaker is open.
    std::vector<EffectJob> due(Sql& sql, std::string_view kind, Time now, std::size_t most) const;
    void claim(Sql& sql, const std::vector<EffectJob>& jobs, Time lease_until, Time now) const;
    void postpone(Sql& sql, const EffectJob& job, Time until, std::string_view why, Time now) const;
    void end(Sql& sql, const EffectJob& job, std::string_view state, std::string_view why, Time now) const;

    /// Which of them are settled now: the others' claims are not this process's any more, a rescuer has decided meanwhile. No
    /// key stands twice.
    std::vector<bool> settle(Sql& sql, const std::vector<std::pair<const EffectJob*, Judgement>>& settled, Time now) const;
    /// Claims whose lease has run out, whoever held them; now claimed by this process.
    std::vector<EffectJob> take_over_lost(Sql& sql, Time now, Time lease_until) const;

    void open_breaker(Sql& sql, std::string_view kind, std::optional<Duration> after, std::string_view why, Time now) const;
    void close_breaker(Sql& sql, std::string_view kind) const;

    std::int64_t performed(Sql& sql, std::string_view kind, const ClinicId& clinic, const std::string& day) const;
    void count_performed(Sql& sql, std::string_view kind, const ClinicId& clinic, const std::string& day, std::int64_t more) const;

  private:
    const std::string worker_;
    const std::string owner_;
};

}  // namespace carewire
