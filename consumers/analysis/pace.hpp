#pragma once
#include <optional>

#include "consumers/analysis/account.hpp"
#include "consumers/analysis/job.hpp"

namespace carewire::analysis {

/// One limiter for all processes (FB-15): calls and tokens of the last minute and calls of the Pacific day, counted in the store under
/// the account's row. No minute, whenever it begins, sees more calls than the limit.
class Pace {
  public:
    Pace(Sql& sql, Time now, const Account& account, const AnalysisSettings& limits)
        : sql_(sql), now_(now), account_(account), limits_(limits) {}

    struct Full {
        Time until{};
        bool for_the_day = false;
    };
    /// Takes a slot for a call of about so many tokens; or says when to come again. Half of the slots are kept from the bulk lane, and
    /// all while a new feedback waits.
    std::optional<Full> take(const Job& job, std::int64_t tokens);
    /// The call took more or fewer than was thought.
    void correct(std::int64_t tokens);
    /// The slot that was taken at this `now` has not been used.
    void give_back(std::int64_t tokens);

  private:
    void lock();
    std::optional<Time> minute_is_full(std::int64_t tokens, bool bulk);
    std::int64_t calls_today();
    bool somebody_waits();
    /// Waiting jobs that come before this one: by lane, priority, age.
    std::int64_t ahead_of(const Job& job);
    void add(std::int64_t calls, std::int64_t tokens);
    void add_to_day(std::int64_t calls);

    Sql& sql_;
    const Time now_;
    const Account& account_;
    const AnalysisSettings& limits_;
};

/// A guess before the call, both ways: four bytes a token, and an answer of the usual length.
std::int64_t tokens_of(std::size_t bytes);

}  // namespace carewire::analysis
