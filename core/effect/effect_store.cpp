#include "core/effect/effect_store.hpp"

#include "core/effect/retry_schedule.hpp"
#include "core/store/null_values.hpp"
#include "core/store/row_values.hpp"
#include "core/store/update_rows.hpp"

namespace carewire {
namespace {

const std::string kJobColumns =
    "kind, effect_key, clinic_id, subject, seq, event_id, correlation, payload, urgent, asking, attempt, max_attempts,"
    " resends, revivals, due_at";

const std::string kDue =
    "select " + kJobColumns +
    " from effects e where e.worker = :worker and e.kind = :kind and e.state = 'parked' and e.due_at <= :now"
    " and (e.subject = '' or not exists (select 1 from effects o where o.worker = e.worker and o.subject = e.subject"
    " and o.seq < e.seq and o.state in ('parked', 'claimed')))"
    " and not exists (select 1 from effect_holds where worker = :worker and kind = :kind and clinic_id = '')"
    " and e.clinic_id not in (select clinic_id from effect_holds where worker = :worker and kind = :kind)"
    " and not exists (select 1 from effect_breakers where worker = :worker and kind = :kind and open_until > :now)"
    " order by e.due_at, e.seq limit :most";

/// Claims are decided by whoever holds the lease: a frozen process that comes back writes nothing.
const RowsUpdate kSettled{.table = "effects",
                          .key = "effect_key",
                          .columns = {{"state", "text"},
                                      {"asking", "bigint"},
                                      {"attempt", "bigint"},
                                      {"due_at", "bigint"},
                                      {"provider_ref", "text"},
                                      {"code", "text"},
                                      {"why", "text"},
                                      {"payload", "text"}},
                          .set = "lease_until = null, lease_owner = null, updated_at = :now",
                          .where = "worker = :worker",
                          .only_if = "state = 'claimed' and lease_owner = :owner"};

const RowsUpdate kClaimed{.table = "effects",
                          .key = "effect_key",
                          .columns = {},
                          .set = "state = 'claimed', lease_until = :until, lease_owner = :owner, updated_at = :now",
                          .where = "worker = :worker",
                          .only_if = {}};

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
    job.revivals = static_cast<int>(row.integer(13));
    return job;
}

/// What is done, or not wanted any more, carries nothing; what failed may be sent again by a person.
std::string kept_payload(const EffectJob& job, const Judgement& judged) {
    return judged.state == "done" || job.unwanted ? std::string{} : job.call.request.payload;
}

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
    std::vector<std::vector<SqlValue>> keys;
    keys.reserve(jobs.size());
    for (const EffectJob& job : jobs) keys.push_back(row_values(job.call.request.key));
    update_rows(sql, kClaimed, {{"until", epoch_ms(lease_until)}, {"owner", owner_}, {"now", epoch_ms(now)}, {"worker", worker_}},
                keys);
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
    sql.execute("update effects set state = :state, payload = '', why = :why, updated_at = :now where worker = :worker and effect_key = :key",
                {{"state", std::string(state)},
                 {"why", std::string(why)},
                 {"now", epoch_ms(now)},
                 {"worker", worker_},
                 {"key", job.call.request.key}});
}

std::vector<bool> EffectStore::settle(Sql& sql, const std::vector<std::pair<const EffectJob*, Judgement>>& settled, Time now) const {
    std::vector<std::vector<SqlValue>> rows;
    rows.reserve(settled.size());
    for (const auto& [job, judged] : settled) {
        rows.push_back(row_values(job->call.request.key, judged.state, std::int64_t{judged.asking}, std::int64_t{judged.charged},
                                  epoch_ms(judged.due), text_or_null(judged.provider_ref), text_or_null(judged.code),
                                  text_or_null(judged.why), kept_payload(*job, judged)));
    }
    return update_rows(sql, kSettled, {{"now", epoch_ms(now)}, {"worker", worker_}, {"owner", owner_}}, rows);
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

void EffectStore::count_performed(Sql& sql, std::string_view kind, const ClinicId& clinic, const std::string& day,
                                  std::int64_t more) const {
    sql.execute(
        "insert into effect_budgets (worker, kind, clinic_id, day, performed) values (:worker, :kind, :clinic, :day, :more)"
        " on conflict (worker, kind, clinic_id, day) do update set performed = effect_budgets.performed + excluded.performed",
        {{"worker", worker_}, {"kind", std::string(kind)}, {"clinic", clinic.value}, {"day", day}, {"more", more}});
}

}  // namespace carewire
