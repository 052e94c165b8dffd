#include "core/timer/timer_store.hpp"

namespace carewire {

std::vector<Timer> due_timers(Sql& sql, Time now, std::size_t most) {
    std::vector<Timer> timers;
    for (const Row& row : sql.query(
             "select id, worker, clinic_id, event_type, stream, body, zone, cause, correlation, event_version, due_at, daily,"
             " next_date, catch_up_days from timers where due_at <= :now order by due_at, id limit :most",
             {{"now", epoch_ms(now)}, {"most", static_cast<std::int64_t>(most)}})) {
        timers.push_back({.id = row.text(0),
                          .worker = row.text(1),
                          .clinic = row.text(2),
                          .event_type = row.text(3),
                          .stream = row.text(4),
                          .body = row.text(5),
                          .zone = row.text(6),
                          .cause = row.text(7),
                          .correlation = row.text(8),
                          .event_version = static_cast<int>(row.integer(9)),
                          .due = from_epoch_ms(row.integer(10)),
                          .daily = row.maybe_text(11),
                          .next_date = row.maybe_text(12),
                          .catch_up_days = static_cast<int>(row.integer(13))});
    }
    return timers;
}

std::optional<Time> next_timer_due(Sql& sql) {
    const auto row = sql.first("select min(due_at) from timers");
    if (!row || row->null(0)) return std::nullopt;
    return from_epoch_ms(row->integer(0));
}

void remove_timer(Sql& sql, const Timer& timer) {
    sql.execute("delete from timers where id = :id and due_at = :due", {{"id", timer.id}, {"due", epoch_ms(timer.due)}});
}

void move_timer(Sql& sql, const Timer& timer, Time due, const std::string& next_date) {
    sql.execute("update timers set due_at = :to, next_date = :date where id = :id and due_at = :from and daily = :daily",
                {{"to", epoch_ms(due)},
                 {"date", next_date},
                 {"id", timer.id},
                 {"from", epoch_ms(timer.due)},
                 {"daily", timer.daily.value_or("")}});
}

}  // namespace carewire
