#pragma once
#include <optional>
#include <string>

#include "consumers/analysis/choice.hpp"
#include "core/store/sql.hpp"

namespace carewire::analysis {

/// Whose calls are counted and paused together: one clinic's, or all that use the installation's account; per provider and model,
/// as providers count.
struct Account {
    std::string clinic_id;  ///< empty: the installation's
    std::string provider, model;
    static Account of(const Choice& choice, const ClinicId& clinic);
};

struct Pause {
    Time until{};
    std::string code, reason;
};

/// The rows of `analysis_accounts`.
class AccountStore {
  public:
    AccountStore(Sql& sql, Time now) : sql_(sql), now_(now) {}

    std::optional<Pause> pause_of(const Account& account);
    /// Until then nobody is asked. Called again it moves on.
    void pause(const Account& account, const Pause& pause);
    /// For a provider that does not answer: 1 min, doubling to 15, so that one that is back is soon used and one that is away
    /// costs few calls.
    void pause_after_failure(const Account& account, std::string_view code, std::string_view reason);
    /// It answered.
    void resume(const Account& account);

  private:
    Sql& sql_;
    const Time now_;
};

/// When a day of quotas ends: midnight in Pacific time (providers.md section 2).
Time end_of_quota_day(Time now);

}  // namespace carewire::analysis
