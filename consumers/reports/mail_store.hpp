#pragma once
#include <optional>
#include <string>

#include "consumers/reports/periods.hpp"
#include "core/worker/tx.hpp"

namespace carewire::reports {

/// One mail that was asked for, as the table `report_mails` knows it: without its address.
struct ReportMail {
    std::string message_id, sending, purpose;
    ReportDates dates;
    int version = 0;
};

/// How the mails of one sending stand.
struct SendingState {
    std::int64_t pending = 0, accepted = 0, failed = 0;
    std::string code, reason;  ///< of a mail that failed last
    Time failed_at{};
};

class MailStore {
  public:
    MailStore(Tx& tx, const ClinicId& clinic) : tx_(tx), clinic_(clinic) {}

    /// False: this mail was asked for before.
    bool add(const ReportMail& mail);
    /// Nothing when the message is none of a report's; locks it.
    std::optional<ReportMail> find(const std::string& message_id);
    /// `accepted` or `failed`, with the server's words.
    void settle(const ReportMail& mail, const std::string& state, const std::string& code, const std::string& reason);
    /// All mails to recipients of the sending that this mail belongs to, without the fallback.
    SendingState state_of(const ReportMail& mail);

  private:
    Tx& tx_;
    const ClinicId& clinic_;
};

}  // namespace carewire::reports
