#include "consumers/email/pace.hpp"

#include <fmt/format.h>

namespace carewire::email {
namespace {

/// One more in the current window; how many that makes. The row stays locked until the claim is committed.
std::int64_t count(Sql& sql, const std::string& account, const char* span, Time window) {
    const auto row = sql.first(
        "insert into mail_pace (clinic_id, span, since, mails) values (:clinic, :span, :since, 1)"
        " on conflict (clinic_id, span) do update set since = excluded.since,"
        " mails = case when mail_pace.since = excluded.since then mail_pace.mails + 1 else 1 end returning mails",
        {{"clinic", account}, {"span", std::string(span)}, {"since", epoch_ms(window)}});
    return row->integer(0);
}

void one_fewer(Sql& sql, const std::string& account, const char* span, Time window) {
    sql.execute("update mail_pace set mails = mails - 1 where clinic_id = :clinic and span = :span and since = :since",
                {{"clinic", account}, {"span", std::string(span)}, {"since", epoch_ms(window)}});
}

std::string whose(const MailAccount& account, const ClinicId& clinic) { return account.shared ? "" : clinic.value; }

}  // namespace

BeforeCall pace(Sql& sql, const MailAccount& account, const ClinicId& clinic, Time now) {
    if (account.way != MailAccount::Way::Smtp) return Begin{};
    const std::string account_id = whose(account, clinic);
    const Time minute = std::chrono::floor<std::chrono::minutes>(now);
    if (count(sql, account_id, "minute", minute) > account.rate_per_min) {
        return Postpone{minute + std::chrono::minutes{1}, fmt::format("email.rate_per_min: {} a minute", account.rate_per_min)};
    }
    if (account.daily_limit == 0) return Begin{};
    const Time day = std::chrono::floor<std::chrono::days>(now);
    if (count(sql, account_id, "day", day) > account.daily_limit) {
        return Postpone{day + std::chrono::days{1}, fmt::format("email.daily_limit: {} a day", account.daily_limit)};
    }
    return Begin{};
}

void uncount(Sql& sql, const MailAccount& account, const ClinicId& clinic, Time counted) {
    const std::string account_id = whose(account, clinic);
    one_fewer(sql, account_id, "minute", std::chrono::floor<std::chrono::minutes>(counted));
    one_fewer(sql, account_id, "day", std::chrono::floor<std::chrono::days>(counted));
}

}  // namespace carewire::email
