#include "consumers/analysis/pace.hpp"

#include <algorithm>

#include "core/time/zone.hpp"

namespace carewire::analysis {
namespace {

/// A call anywhere in a second counts until the minute after that second's end is over.
constexpr std::int64_t kSecondsCounted = 61;
constexpr std::int64_t kMostAhead = 1000;  // who waits behind more is told to come back then

Binds key_of(const Account& account) {
    return {{"clinic", account.clinic_id}, {"provider", account.provider}, {"model", account.model}};
}
Binds with(Binds binds, std::initializer_list<Binds::value_type> more) {
    binds.insert(binds.end(), more);
    return binds;
}

std::string quota_day(Time now) {
    static const Zone pacific = Zone::find("America/Los_Angeles").value_or(Zone::utc());
    return format_date(pacific.date_of(now));
}

}  // namespace

std::int64_t tokens_of(std::size_t bytes) { return static_cast<std::int64_t>(bytes / 4) + 200; }

/// Before any of its rows is written: who has one of them and wants another would wait for who has that one.
void Pace::lock() {
    sql_.execute(
        "insert into analysis_accounts (clinic_id, provider, model, updated_at) values (:clinic, :provider, :model, :now)"
        " on conflict (clinic_id, provider, model) do update set version = analysis_accounts.version + 1",
        with(key_of(account_), {{"now", epoch_ms(now_)}}));
}

std::optional<Time> Pace::minute_is_full(std::int64_t tokens, bool bulk) {
    const std::int64_t most_calls = bulk ? std::max<std::int64_t>(1, limits_.rate_per_min / 2) : limits_.rate_per_min;
    const std::int64_t most_tokens = bulk ? limits_.tokens_per_min / 2 : limits_.tokens_per_min;
    const auto rows = sql_.query(
        "select second, calls, tokens from analysis_seconds where clinic_id = :clinic and provider = :provider and model = :model"
        " and second > :from order by second",
        with(key_of(account_), {{"from", epoch_ms(now_) / 1000 - kSecondsCounted}}));
    std::int64_t calls = 1, used = tokens;
    for (const Row& row : rows) {
        calls += row.integer(1);
        used += row.integer(2);
    }
    std::optional<Time> free;
    for (const Row& row : rows) {
        const bool full = (limits_.rate_per_min > 0 && calls > most_calls) || (limits_.tokens_per_min > 0 && used > most_tokens);
        if (!full) break;
        calls -= row.integer(1);
        used -= row.integer(2);
        free = from_epoch_ms((row.integer(0) + kSecondsCounted) * 1000);
    }
    return free;
}

std::int64_t Pace::calls_today() {
    const auto row = sql_.first(
        "select calls from analysis_days where clinic_id = :clinic and provider = :provider and model = :model and day = :day",
        with(key_of(account_), {{"day", quota_day(now_)}}));
    return row ? row->integer(0) : 0;
}

bool Pace::somebody_waits() {
    return sql_
        .first(
            "select 1 from analysis_jobs where status = 'pending' and provider = :provider and lane = 'interactive'"
            " and (:clinic = '' or clinic_id = :clinic) limit 1",
            {{"provider", account_.provider}, {"clinic", account_.clinic_id}})
        .has_value();
}

/// `interactive` is after `bulk` in the alphabet and before it here.
std::int64_t Pace::ahead_of(const Job& job) {
    const auto row = sql_.first(
        "select count(*) from (select 1 as one from analysis_jobs where status = 'pending' and provider = :provider"
        " and (:clinic = '' or clinic_id = :clinic) and job_id <> :job and (lane > :lane or (lane = :lane and"
        " (priority > :priority or (priority = :priority and queued_at < :queued)))) limit :most) ahead",
        {{"provider", account_.provider},
         {"clinic", account_.clinic_id},
         {"job", job.job_id},
         {"lane", std::string(name(job.lane))},
         {"priority", std::int64_t{job.priority}},
         {"queued", epoch_ms(job.queued)},
         {"most", kMostAhead}});
    return row->integer(0);
}

void Pace::add(std::int64_t calls, std::int64_t tokens) {
    sql_.execute(
        "insert into analysis_seconds (clinic_id, provider, model, second, calls, tokens)"
        " values (:clinic, :provider, :model, :second, :calls, :tokens) on conflict (clinic_id, provider, model, second) do update set"
        " calls = analysis_seconds.calls + excluded.calls, tokens = analysis_seconds.tokens + excluded.tokens",
        with(key_of(account_), {{"second", epoch_ms(now_) / 1000}, {"calls", calls}, {"tokens", tokens}}));
}

void Pace::add_to_day(std::int64_t calls) {
    sql_.execute(
        "insert into analysis_days (clinic_id, provider, model, day, calls) values (:clinic, :provider, :model, :day, :calls)"
        " on conflict (clinic_id, provider, model, day) do update set calls = analysis_days.calls + excluded.calls",
        with(key_of(account_), {{"day", quota_day(now_)}, {"calls", calls}}));
}

std::optional<Pace::Full> Pace::take(const Job& job, std::int64_t tokens) {
    lock();
    if (limits_.rate_per_day > 0 && calls_today() >= limits_.rate_per_day) return Full{end_of_quota_day(now_), true};
    const bool bulk = job.lane == Lane::Bulk;
    const Duration interval{limits_.rate_per_min > 0 ? 60000 / limits_.rate_per_min : 1000};
    if (bulk && somebody_waits()) return Full{now_ + interval};
    if (const auto free = minute_is_full(tokens, bulk)) {
        // of those that come at the same moment the more urgent is due a moment earlier
        return Full{*free + interval * ahead_of(job) + Duration{3 - job.priority}};
    }
    add(1, tokens);
    add_to_day(1);
    sql_.execute(
        "delete from analysis_seconds where clinic_id = :clinic and provider = :provider and model = :model and second < :old",
        with(key_of(account_), {{"old", epoch_ms(now_) / 1000 - 2 * kSecondsCounted}}));
    return std::nullopt;
}

void Pace::correct(std::int64_t tokens) {
    if (tokens == 0) return;
    lock();
    add(0, tokens);
}

void Pace::give_back(std::int64_t tokens) {
    lock();
    add(-1, -tokens);
    add_to_day(-1);
}

}  // namespace carewire::analysis
