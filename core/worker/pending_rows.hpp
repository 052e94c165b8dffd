#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/bus/bus.hpp"
#include "core/effect/effect_rows.hpp"
#include "core/timer/timer_rows.hpp"
#include "core/worker/outbox.hpp"
#include "core/worker/tx.hpp"

namespace carewire {

/// What the handlers of a batch asked for, kept in memory and written once: rows of a table together, counters merged and in
/// key order (two processes then never deadlock on a hot row), follow-ups, effects, timers. Tables are written in the order of
/// their first row, so that a parent's row stands before its child's. What one event asked for can be taken back.
class PendingRows {
  public:
    struct Mark {
        std::size_t appended = 0, added = 0, followed = 0, effects = 0, timers = 0;
    };
    Mark mark() const;
    /// Forgets everything asked for since the mark.
    void back_to(const Mark& mark);
    void clear();

    void append(const AppendTable& table, std::vector<SqlValue> values);
    void add(const Rollup& rollup, std::vector<SqlValue> key, std::vector<std::int64_t> amounts);
    void follow(FollowUp event) { followed_.push_back(std::move(event)); }
    void request(EffectRow effect) { effects_.push_back(std::move(effect)); }
    void change_timer(TimerChange change) { timers_.push_back(std::move(change)); }

    /// Writes the rows and counters alone: what an event before a mark had added cannot be taken back any more.
    void write_so_far(Sql& sql);
    /// Writes all but the follow-ups, which the outbox takes, and forgets it. How many effects are new.
    std::int64_t write(Sql& sql);
    std::vector<FollowUp> take_follow_ups() { return std::exchange(followed_, {}); }

  private:
    struct Table {
        std::string name, suffix;
        std::vector<std::string> columns;
        std::vector<std::vector<SqlValue>> rows;
    };
    struct Counter {
        std::string table;
        std::vector<std::string> keys, amounts;
    };
    struct Added {
        std::size_t counter = 0;
        std::vector<SqlValue> key;
        std::vector<std::int64_t> amounts;
    };
    std::size_t table_of(const AppendTable& table);
    std::size_t counter_of(const Rollup& rollup);
    void write_counters(Sql& sql);

    std::vector<Table> tables_;
    std::vector<std::size_t> appended_;  ///< the table of each appended row, in order
    std::vector<Counter> counters_;
    std::vector<Added> added_;
    std::vector<FollowUp> followed_;
    std::vector<EffectRow> effects_;
    std::vector<TimerChange> timers_;
};

}  // namespace carewire
