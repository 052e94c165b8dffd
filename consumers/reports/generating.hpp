#pragma once
#include <optional>
#include <string>

#include "consumers/reports/composing.hpp"
#include "consumers/reports/report_store.hpp"
#include "core/worker/worker.hpp"

namespace carewire::reports {

/// A report that is to be made.
struct ReportOrder {
    ReportDates dates;
    std::string report_id;
    bool scheduled = false;   ///< its own time came (INT-15): once per clinic and date
    bool send = false;
    std::optional<Time> due;  ///< when that time was
};

/// Makes the report as of now as its next version, stores it, says so (`report.generated`) and asks for its mails where it is
/// to be sent. One that cannot be made goes the way of one that cannot be sent (INT-20).
void generate(Tx& tx, const ReportOrder& order, const Zone& zone);

/// Makes a stored report again because entries came after it: a new version, no mail (D-14).
void generate_again(Tx& tx, const ReportDates& dates, const Zone& zone);

}  // namespace carewire::reports
