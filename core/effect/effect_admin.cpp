#include "core/effect/effect_admin.hpp"

namespace carewire {
namespace {

const std::string kSummary =
    "select worker, effect_key, kind, clinic_id, subject, event_id, state, code, why, provider_ref, asking, attempt,"
    " max_attempts, resends, due_at, requested_at, updated_at from effects";

EffectSummary summary_of(const Row& row) {
    return {.worker = row.text(0),
            .key = row.text(1),
            .kind = row.text(2),
            .clinic = row.text(3),
            .subject = row.text(4),
            .event_id = row.text(5),
            .state = row.text(6),
            .code = row.text_or(7, ""),
            .why = row.text_or(8, ""),
            .provider_ref = row.text_or(9, ""),
            .asking = row.integer(10) != 0,
            .attempt = static_cast<int>(row.integer(11)),
            .max_attempts = static_cast<int>(row.integer(12)),
            .resends = static_cast<int>(row.integer(13)),
            .due = from_epoch_ms(row.integer(14)),
            .requested = from_epoch_ms(row.integer(15)),
            .updated = from_epoch_ms(row.integer(16))};
}

Binds effect(std::string_view worker, std::string_view key) {
    return {{"worker", std::string(worker)}, {"key", std::string(key)}};
}

}  // namespace

std::vector<EffectSummary> list_effects(Sql& sql, const EffectFilter& filter) {
    std::string statement = kSummary;
    Binds binds;
    auto only = [&](std::string_view column, const std::string& value) {
        if (value.empty()) return;
        statement += binds.empty() ? " where " : " and ";
        statement += std::string(column) + " = :" + std::string(column);
        binds.emplace_back(column, value);
    };
    only("worker", filter.worker);
    only("kind", filter.kind);
    only("state", filter.state);
    only("clinic_id", filter.clinic);
    only("event_id", filter.event_id);
    statement += " order by requested_at desc, seq desc limit :most";
    binds.emplace_back("most", static_cast<std::int64_t>(filter.most));
    std::vector<EffectSummary> found;
    for (const Row& row : sql.query(statement, binds)) found.push_back(summary_of(row));
    return found;
}

std::optional<EffectSummary> find_effect(Sql& sql, std::string_view worker, std::string_view key) {
    const auto row = sql.first(kSummary + " where worker = :worker and effect_key = :key", effect(worker, key));
    return row ? std::optional(summary_of(*row)) : std::nullopt;
}

void hold_effects(Sql& sql, std::string_view worker, std::string_view kind, std::string_view clinic, std::string_view why,
                  std::string_view by_whom, Time now) {
    const std::vector<std::string> columns{"worker", "kind", "clinic_id", "why", "by_whom", "at"};
    const std::vector<std::vector<SqlValue>> row{{std::string(worker), std::string(kind), std::string(clinic),
                                                  std::string(why), std::string(by_whom), epoch_ms(now)}};
    sql.insert("effect_holds", columns, row,
               " on conflict (worker, kind, clinic_id) do update set why = excluded.why, by_whom = excluded.by_whom,"
               " at = excluded.at");
}

bool release_effects(Sql& sql, std::string_view worker, std::string_view kind, std::string_view clinic) {
    return sql.execute("delete from effect_holds where worker = :worker and kind = :kind and clinic_id = :clinic",
                       {{"worker", std::string(worker)}, {"kind", std::string(kind)}, {"clinic", std::string(clinic)}}) > 0;
}

Retried retry_effect(Sql& sql, std::string_view worker, std::string_view key, Time now) {
    const auto found = find_effect(sql, worker, key);
    if (!found) return Retried::NotFound;
    if (found->state == "claimed" || found->state == "done") return Retried::Busy;
    if (found->state != "parked" && found->state != "failed" && found->state != "unknown") return Retried::Over;
    const bool sent_again = found->state == "unknown";
    const bool waiting = found->state == "parked";
    Binds binds = effect(worker, key);
    binds.insert(binds.end(), {{"now", epoch_ms(now)},
                               {"attempt", std::int64_t{waiting ? found->attempt : 0}},
                               {"resends", std::int64_t{found->resends + (sent_again ? 1 : 0)}},
                               {"state", found->state}});
    const auto changed = sql.execute(
        "update effects set state = 'parked', asking = case when state = 'parked' then asking else 0 end, due_at = :now,"
        " attempt = :attempt, resends = :resends, revivals = revivals + case when state = 'failed' then 1 else 0 end, updated_at = :now"
        " where worker = :worker and effect_key = :key and state = :state and payload <> ''",
        binds);
    if (changed == 0) return found->state == "parked" ? Retried::Busy : Retried::Over;
    return sent_again ? Retried::SentAgain : Retried::Again;
}

bool drop_effect(Sql& sql, std::string_view worker, std::string_view key, std::string_view why, Time now) {
    Binds binds = effect(worker, key);
    binds.insert(binds.end(), {{"why", std::string(why)}, {"now", epoch_ms(now)}});
    return sql.execute(
               "update effects set state = 'cancelled', payload = '', why = :why, updated_at = :now"
               " where worker = :worker and effect_key = :key and state in ('parked', 'unknown')",
               binds) > 0;
}

std::int64_t wipe_effects(Sql& sql, std::string_view worker, std::string_view clinic, Time before) {
    return sql.execute(
        "update effects set payload = '' where worker = :worker and clinic_id = :clinic and (state = 'failed' or state = 'unknown')"
        " and updated_at < :before and payload <> ''",
        {{"worker", std::string(worker)}, {"clinic", std::string(clinic)}, {"before", epoch_ms(before)}});
}

}  // namespace carewire
