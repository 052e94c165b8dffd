#pragma once
#include <optional>
#include <string>
#include <vector>

#include "consumers/reports/periods.hpp"
#include "core/worker/tx.hpp"
#include "schemas/reports/report_content.hpp"

namespace carewire::reports {

/// What a report's row says beside the report itself (sql/003_reports.sql).
struct ReportState {
    std::string report_id, delivery_state = "stored_only";
    int version = 0;  ///< 0: there is none yet
    std::optional<Time> scheduled_at;
    std::optional<std::int64_t> mail_total;
    bool late = false;
};

/// All SQL of the table `reports` in one clinic.
class ReportStore {
  public:
    ReportStore(Tx& tx, const ClinicId& clinic) : tx_(tx), clinic_(clinic) {}

    /// Makes the row when it is not there and locks it until the transaction ends, so that versions count one by one whichever
    /// processes make them.
    ReportState lock(const ReportDates& dates);
    std::optional<ReportState> find(const ReportDates& dates);
    /// Keeps a new version; it is fresh: nothing has come after it.
    void put(const ReportContent& content, const std::string& html, Time as_of);
    /// Its own time came: what it holds now is what its mail says.
    void set_scheduled(const ReportDates& dates, std::int64_t mail_total, bool late);
    void set_delivery(const ReportDates& dates, const std::string& state);
    /// A mail server took one of its mails: the first moment stays.
    void set_sent(const ReportDates& dates);

    /// Marks the reports that hold this date as overtaken by an entry. Those that were not so already.
    std::vector<ReportDates> overtake(LocalDate date);
    /// How many rows went.
    std::int64_t delete_before(LocalDate date);

  private:
    Binds key(const ReportDates& dates, Binds more = {}) const;

    Tx& tx_;
    const ClinicId& clinic_;
};

}  // namespace carewire::reports
