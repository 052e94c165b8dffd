#pragma once
#include <optional>

#include "consumers/email/mail_account.hpp"
#include "core/worker/worker.hpp"

namespace carewire::email {

/// Counts a mail that is about to leave against its account's limits (EM-6), for all processes: Begin, or Postpone until the
/// minute or the day (UTC) has passed. What lies in files has no limits.
BeforeCall pace(Sql& sql, const MailAccount& account, const ClinicId& clinic, Time now);
/// The mail that was counted then was not sent.
void uncount(Sql& sql, const MailAccount& account, const ClinicId& clinic, Time counted);

}  // namespace carewire::email
