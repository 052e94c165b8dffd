#include "consumers/feedback/figures.hpp"

namespace carewire::feedback {
namespace {

const Rollup kStats{"feedback_stats", {"clinic_id", "date", "figure", "label"}, {"amount"}};

}  // namespace

Amounts amounts_of(const Item& item) {
    Amounts amounts;
    amounts[{"total", ""}] = 1;
    amounts[{"status", item.status}] = 1;
    if (item.rating) amounts[{"rating", std::to_string(*item.rating)}] = 1;
    if (item.sentiment) amounts[{"sentiment", *item.sentiment}] = 1;
    if (item.urgency) amounts[{"urgency", *item.urgency}] = 1;
    if (item.is_complaint) amounts[{"complaint", ""}] = 1;
    if (item.instrument && item.instrument_value) amounts[{*item.instrument, *item.instrument_value}] = 1;
    if (item.ack_minutes) amounts[{"ack_minutes", std::to_string(*item.ack_minutes)}] = 1;
    if (item.ack_business_minutes) amounts[{"ack_business_minutes", std::to_string(*item.ack_business_minutes)}] = 1;
    if (item.staff_urgency && item.first_urgency) {
        amounts[{"agreement", *item.staff_urgency == *item.first_urgency ? "agreed" : "differed"}] = 1;
        if (*item.staff_urgency == "critical") {
            amounts[{"staff_critical", *item.first_urgency == "critical" ? "seen" : "missed"}] = 1;
        }
    }
    return amounts;
}

void FigureChange::item(const Item& item, const Zone& zone, std::int64_t times) {
    auto& date = by_date_[format_date(zone.date_of(item.received_at))];
    for (const auto& [figure, amount] : amounts_of(item)) date[figure] += times * amount;
}

void FigureChange::add_to(Tx& tx, const ClinicId& clinic) const {
    for (const auto& [date, amounts] : by_date_) {
        for (const auto& [figure, amount] : amounts) {
            if (amount != 0) tx.add(kStats, {clinic.value, date, figure.first, figure.second}, {amount});
        }
    }
}

void count(Tx& tx, const Zone& zone, const std::optional<Item>& before, const Item& after) {
    FigureChange change;
    if (before) change.item(*before, zone, -1);
    change.item(after, zone, 1);
    change.add_to(tx, after.clinic);
}

}  // namespace carewire::feedback
