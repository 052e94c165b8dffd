#pragma once
#include <optional>
#include <string>

#include "consumers/reports/composing.hpp"
#include "consumers/reports/generating.hpp"
#include "schemas/delivery/delivery.hpp"

namespace carewire::reports {

/// A report that was made and is to be mailed.
struct Sending {
    const ReportContent& content;
    const ReportSettings& settings;
    std::string sending;       ///< `scheduled`, or the id of the request
    std::optional<Time> due;   ///< when it should have gone; nothing: it is in time
    bool scheduled = false;
};

/// Asks for one mail per recipient (EM-2), or leaves the report in the store: where nothing is to be mailed, nobody is to get
/// it, or its date is older than `reporting.catch_up_days`.
void send_report(Tx& tx, const Sending& sending, const Zone& zone);

/// The report could not be made: the backup address is told, else it is an alert (INT-20).
void report_not_made(Tx& tx, const ReportOrder& order);

/// What became of a mail; of messages that are no report's nothing happens. When all mails of a sending are settled the report
/// is sent, or the backup address is told what failed; when that fails too, it is an alert (`report.failed`).
Outcome mail_accepted(Tx& tx, const Event<MessageAccepted>& event);
Outcome mail_failed(Tx& tx, const Event<MessageFailed>& event);
Outcome mail_bounced(Tx& tx, const Event<MessageBounced>& event);

}  // namespace carewire::reports
