#pragma once
#include <string>

#include "consumers/reports/delivering.hpp"

namespace carewire::reports {

struct MailText {
    std::string subject, html, text;
};

/// Why a report did not arrive.
struct Failure {
    std::string stage, code, reason;  ///< generate, send, backup; the server's words
    Time at{};
    std::int64_t failed = 0, mails = 0;
};

/// The mail of a report (template `daily_report`). Without `email.phi_allowed` no name, number or detail is in it.
MailText report_mail_text(Tx& tx, const Sending& sending, const ReportDates& dates, const Zone& zone);

/// The notice to the backup address (template `report_fallback`): what failed, when, the server's last words; no patient data.
MailText fallback_text(const ClinicId& clinic, const ReportSettings& settings, const ReportDates& dates, const Failure& failure);

}  // namespace carewire::reports
