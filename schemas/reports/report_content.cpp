#include "schemas/reports/report_content.hpp"

#include "schemas/figures/rounding.hpp"

namespace carewire {

ReportCounts ReportContent::counts() const {
    ReportCounts sum;
    for (const auto& category : categories) {
        sum.total += category.counts.total;
        sum.success += category.counts.success;
        sum.failed += category.counts.failed;
    }
    sum.success_rate = {percentage(sum.success, sum.total)};
    return sum;
}

}  // namespace carewire
