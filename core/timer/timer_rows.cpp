#include "core/timer/timer_rows.hpp"

#include <map>

#include "core/store/null_values.hpp"
#include "core/timer/recurrence.hpp"

namespace carewire {
namespace {

const std::vector<std::string> kColumns{"id",        "worker",        "clinic_id", "event_type",  "stream", "event_version",
                                        "body",      "due_at",        "daily",     "zone",        "next_date",
                                        "catch_up_days", "cause",     "correlation", "updated_at"};

std::vector<SqlValue> row_of(const TimerChange& change) {
    const TimerRequest& timer = *change.set;
    const Occurrence first = first_occurrence(timer, change.at);
    return {change.id,
            change.worker,
            timer.clinic.value,
            std::string(timer.event.type),
            std::string(name(timer.event.stream)),
            std::int64_t{timer.event.version},
            timer.body,
            epoch_ms(first.due),
            or_null(timer.daily),
            timer.zone,
            or_null(first.date),
            std::int64_t{timer.catch_up_days},
            change.cause,
            change.correlation,
            epoch_ms(change.at)};
}

/// A recurring timer that is set again keeps its next date, also at another time or in another zone: no date is published twice
/// or left out because a setting was saved. Where the moment has changed the scheduler looks at once and works the new one out.
constexpr std::string_view kMoved =
    " on conflict (id) do update set worker = excluded.worker, clinic_id = excluded.clinic_id, event_type = "
    "excluded.event_type, stream = excluded.stream, event_version = excluded.event_version, body = excluded.body,"
    " due_at = case when timers.daily = excluded.daily and timers.zone = excluded.zone then timers.due_at"
    " when timers.next_date is not null and excluded.daily is not null then excluded.updated_at else excluded.due_at end,"
    " next_date = case when timers.next_date is not null and excluded.daily is not null then timers.next_date"
    " else excluded.next_date end,"
    " daily = excluded.daily, zone = excluded.zone, catch_up_days = excluded.catch_up_days, cause = excluded.cause,"
    " correlation = excluded.correlation, updated_at = excluded.updated_at";

}  // namespace

void change_timers(Sql& sql, const std::vector<TimerChange>& changes) {
    if (changes.empty()) return;
    std::map<std::string, const TimerChange*> last;
    for (const TimerChange& change : changes) {
        const bool over = change.replay && change.set && change.set->due && *change.set->due < change.at;
        if (!over) last[change.id] = &change;  // history does not ring again for what was due long ago
    }
    std::vector<std::vector<SqlValue>> rows;
    for (const auto& [id, change] : last) {
        if (change->set) {
            rows.push_back(row_of(*change));
        } else {
            sql.execute("delete from timers where id = :id", {{"id", id}});
        }
    }
    if (!rows.empty()) sql.insert("timers", kColumns, rows, kMoved);
}

}  // namespace carewire
