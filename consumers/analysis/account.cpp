#include "consumers/analysis/account.hpp"

#include <algorithm>

#include "core/time/zone.hpp"

namespace carewire::analysis {
namespace {

constexpr std::chrono::minutes kFirstPause{1};
constexpr std::chrono::minutes kLongestPause{15};

Binds key_of(const Account& account) {
    return {{"clinic", account.clinic_id}, {"provider", account.provider}, {"model", account.model}};
}

}  // namespace

Account Account::of(const Choice& choice, const ClinicId& clinic) {
    return {choice.own_account ? clinic.value : "", choice.settings.provider_feedback, choice.settings.model};
}

std::optional<Pause> AccountStore::pause_of(const Account& account) {
    const auto row = sql_.first(
        "select paused_until, code, reason from analysis_accounts where clinic_id = :clinic and provider = :provider and model = :model",
        key_of(account));
    if (!row || row->null(0) || row->integer(0) <= epoch_ms(now_)) return std::nullopt;
    return Pause{from_epoch_ms(row->integer(0)), row->text_or(1, ""), row->text_or(2, "")};
}

void AccountStore::pause(const Account& account, const Pause& pause) {
    Binds binds = key_of(account);
    binds.insert(binds.end(), {{"until", epoch_ms(pause.until)}, {"code", pause.code}, {"reason", pause.reason}, {"now", epoch_ms(now_)}});
    sql_.execute(
        "insert into analysis_accounts (clinic_id, provider, model, paused_until, code, reason, failures, updated_at)"
        " values (:clinic, :provider, :model, :until, :code, :reason, 1, :now) on conflict (clinic_id, provider, model) do update set"
        " paused_until = excluded.paused_until, code = excluded.code, reason = excluded.reason,"
        " failures = analysis_accounts.failures + 1, updated_at = excluded.updated_at, version = analysis_accounts.version + 1",
        binds);
}

void AccountStore::pause_after_failure(const Account& account, std::string_view code, std::string_view reason) {
    const auto row = sql_.first(
        "select failures from analysis_accounts where clinic_id = :clinic and provider = :provider and model = :model", key_of(account));
    const std::int64_t failures = row ? row->integer(0) : 0;
    const auto wait = std::min<Duration>(kFirstPause * (1LL << std::min<std::int64_t>(failures, 10)), kLongestPause);
    pause(account, {now_ + wait, std::string(code), std::string(reason)});
}

void AccountStore::resume(const Account& account) {
    Binds binds = key_of(account);
    binds.emplace_back("now", epoch_ms(now_));
    sql_.execute(
        "update analysis_accounts set paused_until = null, code = null, reason = null, failures = 0, updated_at = :now,"
        " version = version + 1 where clinic_id = :clinic and provider = :provider and model = :model"
        " and (failures > 0 or paused_until is not null)",
        binds);
}

Time end_of_quota_day(Time now) {
    static const Zone pacific = Zone::find("America/Los_Angeles").value_or(Zone::utc());
    return pacific.end_of(pacific.date_of(now));
}

}  // namespace carewire::analysis
