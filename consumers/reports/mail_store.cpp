#include "consumers/reports/mail_store.hpp"

namespace carewire::reports {

bool MailStore::add(const ReportMail& mail) {
    return tx_.sql().execute(
        "insert into report_mails (clinic_id, message_id, period, date, sending, purpose, version, state, created_at, updated_at) "
        "values (:clinic, :id, :period, :date, :sending, :purpose, :version, 'pending', :now, :now) on conflict do nothing",
        {{"clinic", clinic_.value},
         {"id", mail.message_id},
         {"period", mail.dates.period},
         {"date", format_date(mail.dates.date)},
         {"sending", mail.sending},
         {"purpose", mail.purpose},
         {"version", std::int64_t{mail.version}},
         {"now", epoch_ms(tx_.now())}}) == 1;
}

std::optional<ReportMail> MailStore::find(const std::string& message_id) {
    const std::string locked = tx_.sql().dialect() == Dialect::PostgreSQL ? " for update of r" : "";
    // the report's row is the lock: two mails of one sending that settle at once see each other
    const auto row = tx_.sql().first(
        "select m.period, m.date, m.sending, m.purpose, m.version from report_mails m join reports r on "
        "r.clinic_id = m.clinic_id and r.period = m.period and r.date = m.date "
        "where m.clinic_id = :clinic and m.message_id = :id" + locked,
        {{"clinic", clinic_.value}, {"id", message_id}});
    if (!row) return std::nullopt;
    return ReportMail{message_id, row->text(2), row->text(3), dates_of(row->text(0), parse_date(row->text(1)).value()),
                      static_cast<int>(row->integer(4))};
}

void MailStore::settle(const ReportMail& mail, const std::string& state, const std::string& code, const std::string& reason) {
    tx_.sql().execute("update report_mails set state = :state, code = :code, reason = :reason, updated_at = :now "
                      "where clinic_id = :clinic and message_id = :id",
                      {{"clinic", clinic_.value},
                       {"id", mail.message_id},
                       {"state", state},
                       {"code", code},
                       {"reason", reason},
                       {"now", epoch_ms(tx_.now())}});
}

SendingState MailStore::state_of(const ReportMail& mail) {
    SendingState sum;
    for (const auto& row : tx_.sql().query(
             "select state, code, reason, updated_at from report_mails where clinic_id = :clinic and period = :period and "
             "date = :date and sending = :sending and purpose <> 'report_fallback' order by updated_at, message_id",
             {{"clinic", clinic_.value},
              {"period", mail.dates.period},
              {"date", format_date(mail.dates.date)},
              {"sending", mail.sending}})) {
        const auto& state = row.text(0);
        (state == "pending" ? sum.pending : state == "accepted" ? sum.accepted : sum.failed) += 1;
        if (state != "failed") continue;
        sum.code = row.text(1);
        sum.reason = row.text(2);
        sum.failed_at = from_epoch_ms(row.integer(3));
    }
    return sum;
}

}  // namespace carewire::reports
