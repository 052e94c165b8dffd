#include "core/effect/effect_store.hpp"

#include <algorithm>
#include <set>

#include "core/effect/retry_schedule.hpp"
#include "core/store/row_values.hpp"

namespace carewire {
namespace {

const std::string kJobColumns =
    "kind, effect_key, clinic_id, subject, seq, event_id, correlation, payload, urgent, asking, attempt, max_attempts,"
    " resends, due_at";

const std::string kDue =
    "select " + kJobColumns +
    " from effects e where e.worker = :worker and e.kind = :kind and e.state = 'parked' and e.due_at <= :now"
    " and (e.subject = '' or not exists (select 1 from effects o where o.worker = e.worker and o.subject = e.subject"
    " and o.seq < e.seq and o.state in ('parked', 'claimed')))"
    " and not exists (select 1 from effect_holds h where h.worker = e.worker and h.kind = e.kind"
    " and h.clinic_id in ('', e.clinic_id))"
    " and not exists (select 1 from effect_breakers b where b.worker = e.worker and b.kind = e.kind and b.open_until > :now)"
    " order by e.due_at, e.seq limit :most";

/// Claims are decided by whoever holds the lease: a frozen process that comes back writes nothing.
constexpr std::string_view kSettled =
    " on conflict (worker, effect_key) do update set state = excluded.state, asking = excluded.asking,"
    " attempt = excluded.attempt, due_at = excluded.due_at, provider_ref = excluded.provider_ref, code = excluded.code,"
    " why = excluded.why, updated_at = excluded.updated_at, lease_until = null, lease_owner = null";

const std::vector<std::string> kSettledColumns{
    "worker",  "effect_key", "kind",   "clinic_id",    "subject", "seq",    "event_id",     "correlation", "payload", "urgent",
    "asking",  "state",      "attempt", "max_attempts", "resends", "due_at", "provider_ref", "code",        "why",
    "requested_at", "updated_at"};

EffectJob job_of(const Row& row, const std::string& worker) {
    EffectJob job;
    job.call.worker = worker;
    job.call.request = {.kind = row.text(0),
                        .key = row.text(1),
                        .clinic = {row.text(2)},
                        .subject = row.text(3),
                        .payload = row.text(7),
                        .not_before = std::nullopt,
                        .max_attempts = static_cast<int>(row.integer(11)),
                        .urgent = row.integer(8) != 0};
    job.call.event_id = row.text(5);
    job.correlation = row.text(6);
    job.asking = row.integer(9) != 0;
    job.charged = static_cast<int>(row.integer(10));
    job.call.attempt = job.charged + 1;
    job.seq = row.integer(4);
    job.resends = static_cast<int>(row.integer(12));
    return job;
}

std::vector<std::string> keys_of(const std::vector<EffectJob>& jobs) {
    std::vector<std::string> keys;
    keys.reserve(jobs.size());
    for (const EffectJob& job : jobs) keys.push_back(job.call.request.key);
    return keys;
}

SqlValue text_or_null(const std::string& text) { return text.empty() ? SqlValue{} : SqlValue{text}; }

}  // namespace

bool EffectStore::anything_due(Sql& sql, Time now) const {
    const Binds binds{{"worker", worker_}, {"now", epoch_ms(now)}};
    return sql.first("select 1 from effects where worker = :worker and state = 'parked' and due_at <= :now limit 1", binds) ||
           sql.first("select 1 from effects where worker = :worker and state = 'claimed' and lease_until < :now limit 1", binds);
}

std::vector<EffectJob> EffectStore::due(Sql& sql, std::string_view kind, Time now, std::size_t most) const {
    std::string statement = kDue;
    if (sql.dialect() == Dialect::PostgreSQL) statement += " for update of e skip locked";
    std::vector<EffectJob> jobs;
    for (const Row& row : sql.query(statement, {{"worker", worker_},
                                                {"kind", std::string(kind)},
                                                {"now", epoch_ms(now)},
                                                {"most", static_cast<std::int64_t>(most)}})) {
        jobs.push_back(job_of(row, worker_));
    }
    return jobs;
}

void EffectStore::claim(Sql& sql, const std::vector<EffectJob>& jobs, Time lease_until, Time now) const {
    if (jobs.empty()) return;
    sql.query_in(
        "update effects set state = 'claimed', lease_until = :until, lease_owner = :owner, updated_at = :now"
        " where worker = :worker and effect_key in (/*in:list*/) returning 1",
        keys_of(jobs),
        {{"until", epoch_ms(lease_until)}, {"owner", owner_}, {"now", epoch_ms(now)}, {"worker", worker_}});
}

void EffectStore::postpone(Sql& sql, const EffectJob& job, Time until, std::string_view why, Time now) const {
    sql.execute(
        "update effects set due_at = :due, why = :why, updated_at = :now where worker = :worker and effect_key = :key",
        {{"due", epoch_ms(until)},
         {"why", std::string(why)},
         {"now", epoch_ms(now)},
         {"worker", worker_},
         {"key", job.call.request.key}});
}

void EffectStore::end(Sql& sql, const EffectJob& job, std::string_view state, std::string_view why, Time now) const {
    sql.execute("update effects set state = :state, why = :why, updated_at = :now where worker = :worker and effect_key = :key",
                {{"state", std::string(state)},
                 {"why", std::string(why)},
                 {"now", epoch_ms(now)},
                 {"worker", worker_},
                 {"key", job.call.request.key}});
}

std::vector<bool> EffectStore::still_ours(Sql& sql, const std::vector<EffectJob>& jobs) const {
    std::string statement =
        "select effect_key from effects where worker = :worker and lease_owner = :owner and state = 'claimed'"
        " and effect_key in (/*in:list*/)";
    if (sql.dialect() == Dialect::PostgreSQL) statement += " for update";
    std::set<std::string> held;
    for (const Row& row : sql.query_in(statement, keys_of(jobs), {{"worker", worker_}, {"owner", owner_}})) {
        held.insert(row.text(0));
    }
    std::vector<bool> ours;
    for (const EffectJob& job : jobs) ours.push_back(held.contains(job.call.request.key));
    return ours;
}

void EffectStore::settle(Sql& sql, const std::vector<std::pair<EffectJob, Judgement>>& settled, Time now) const {
    std::vector<std::vector<SqlValue>> rows;
    rows.reserve(settled.size());
    for (const auto& [job, judged] : settled) {
        const EffectRequest& request = job.call.request;
        rows.push_back(row_values(worker_, request.key, request.kind, request.clinic.value, request.subject, job.seq, job.call.event_id,
                        job.correlation, std::string(), std::int64_t{request.urgent}, std::int64_t{judged.asking},
                        judged.state, std::int64_t{judged.charged}, std::int64_t{request.max_attempts},
                        std::int64_t{job.resends}, epoch_ms(judged.due), text_or_null(judged.provider_ref),
                        text_or_null(judged.code), text_or_null(judged.why), epoch_ms(now), epoch_ms(now)));
    }
    if (!rows.empty()) sql.insert("effects", kSettledColumns, rows, kSettled);
}

std::vector<EffectJob> EffectStore::take_over_lost(Sql& sql, Time now, Time lease_until) const {
    constexpr std::int64_t kMost = 500;
    std::string statement = "select " + kJobColumns +
                            " from effects where worker = :worker and state = 'claimed' and lease_until < :now limit :most";
    if (sql.dialect() == Dialect::PostgreSQL) statement += " for update skip locked";
    std::vector<EffectJob> jobs;
    for (const Row& row : sql.query(statement, {{"worker", worker_}, {"now", epoch_ms(now)}, {"most", kMost}})) {
        jobs.push_back(job_of(row, worker_));
    }
    claim(sql, jobs, lease_until, now);
    return jobs;
}

void EffectStore::open_breaker(Sql& sql, std::string_view kind, std::optional<Duration> after, std::string_view why,
                               Time now) const {
    const Binds key{{"worker", worker_}, {"kind", std::string(kind)}};
    const auto row = sql.first("select failures from effect_breakers where worker = :worker and kind = :kind", key);
    const std::int64_t failures = row ? row->integer(0) + 1 : 1;
    const Time until = now + after.value_or(breaker_pause(static_cast<int>(failures)));
    sql.execute(
        "insert into effect_breakers (worker, kind, open_until, failures, why) values (:worker, :kind, :until, :failures, :why)"
        " on conflict (worker, kind) do update set open_until = excluded.open_until, failures = excluded.failures,"
        " why = excluded.why",
        {{"worker", worker_},
         {"kind", std::string(kind)},
         {"until", epoch_ms(until)},
         {"failures", failures},
         {"why", std::string(why)}});
}

void EffectStore::close_breaker(Sql& sql, std::string_view kind) const {
    sql.execute("delete from effect_breakers where worker = :worker and kind = :kind",
                {{"worker", worker_}, {"kind", std::string(kind)}});
}

std::int64_t EffectStore::performed(Sql& sql, std::string_view kind, const ClinicId& clinic, const std::string& day) const {
    const auto row = sql.first(
        "select performed from effect_budgets where worker = :worker and kind = :kind and clinic_id = :clinic and day = :day",
        {{"worker", worker_}, {"kind", std::string(kind)}, {"clinic", clinic.value}, {"day", day}});
    return row ? row->integer(0) : 0;
}

void EffectStore::count_performed(Sql& sql, std::string_view kind, const ClinicId& clinic, const std::string& day) const {
    sql.execute(
        "insert into effect_budgets (worker, kind, clinic_id, day, performed) values (:worker, :kind, :clinic, :day, 1)"
        " on conflict (worker, kind, clinic_id, day) do update set performed = effect_budgets.performed + 1",
        {{"worker", worker_}, {"kind", std::string(kind)}, {"clinic", clinic.value}, {"day", day}});
}

}  // namespace carewire
