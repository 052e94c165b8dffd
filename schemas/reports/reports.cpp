#include "schemas/reports/reports.hpp"

namespace carewire {
namespace {

void report_rules(const json::Value& body, const Arrival& arrival, Problems& problems, Edits&) {
    const auto date = parse_date(text_member(body, "target_date"));
    if (!date) return;
    const auto zone = arrival.lists == nullptr ? std::nullopt : Zone::find(arrival.lists->timezone(arrival.clinic));
    if (*date > zone.value_or(Zone::utc()).date_of(arrival.now)) {
        problems.push_back({"/target_date", "in_the_future", "must not be in the future", 422});
    }
}

}  // namespace

Admission report_admission() {
    return {.subject = kClinicIsKey, .resource = "report_id", .rules = report_rules};
}

}  // namespace carewire
