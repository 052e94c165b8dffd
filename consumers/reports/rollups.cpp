#include "consumers/reports/rollups.hpp"

#include <algorithm>

namespace carewire::reports {
namespace {

const Rollup kDaily{"daily_stats", {"clinic_id", "date", "interaction_type"}, {"total", "success"}};
const Rollup kHourly{"hourly_stats", {"clinic_id", "date", "hour"}, {"total", "success"}};
const Rollup kFailures{"failure_stats", {"clinic_id", "date", "reason_id"}, {"failed"}};
const Rollup kEngagement{
    "engagement_stats",
    {"clinic_id", "date"},
    {"patients", "new_patients", "unknown", "repeat_contacts", "faq_patients", "faq_booked", "last_seen"}};

std::string text(Day date) { return format_date(LocalDate{date}); }

std::vector<std::int64_t> amounts(const EngagementAmounts& of) {
    return {of.patients, of.new_patients, of.unknown, of.repeat_contacts, of.faq_patients, of.faq_booked, of.last_seen};
}

bool changes(const std::vector<std::int64_t>& amounts) {
    return std::any_of(amounts.begin(), amounts.end(), [](std::int64_t amount) { return amount != 0; });
}

}  // namespace

void RollupChange::entry(const Contact& contact, const Zone& zone, std::int64_t sign) {
    const Day date = zone.date_of(contact.at);
    for (auto* const counts : {&types_[{date, contact.type}], &hours_[{date, zone.hour_of(contact.at)}]}) {
        (*counts)[0] += sign;
        (*counts)[1] += contact.success ? sign : 0;
    }
    if (contact.reason_id) failures_[{date, *contact.reason_id}] += sign;
    if (!contact.patient) engagement_[date].unknown += sign;
}

void RollupChange::minus(const RollupChange& other) {
    for (const auto& [key, counts] : other.types_) {
        for (std::size_t i = 0; i < counts.size(); ++i) types_[key].at(i) -= counts.at(i);
    }
    for (const auto& [key, counts] : other.hours_) {
        for (std::size_t i = 0; i < counts.size(); ++i) hours_[key].at(i) -= counts.at(i);
    }
    for (const auto& [key, count] : other.failures_) failures_[key] -= count;
    for (const auto& [date, theirs] : other.engagement_) {
        auto& ours = engagement_[date];
        ours.patients -= theirs.patients;
        ours.new_patients -= theirs.new_patients;
        ours.unknown -= theirs.unknown;
        ours.repeat_contacts -= theirs.repeat_contacts;
        ours.faq_patients -= theirs.faq_patients;
        ours.faq_booked -= theirs.faq_booked;
        ours.last_seen -= theirs.last_seen;
    }
}

void RollupChange::add_to(Tx& tx, const ClinicId& clinic) const {
    const auto add = [&](const Rollup& rollup, std::vector<SqlValue> key, std::vector<std::int64_t> amounts) {
        if (changes(amounts)) tx.add(rollup, std::move(key), std::move(amounts));
    };
    for (const auto& [key, counts] : types_) {
        add(kDaily, {clinic.value, text(key.first), key.second}, {counts[0], counts[1]});
    }
    for (const auto& [key, counts] : hours_) {
        add(kHourly, {clinic.value, text(key.first), std::int64_t{key.second}}, {counts[0], counts[1]});
    }
    for (const auto& [key, count] : failures_) add(kFailures, {clinic.value, text(key.first), key.second}, {count});
    for (const auto& [date, of] : engagement_) add(kEngagement, {clinic.value, text(date)}, amounts(of));
}

}  // namespace carewire::reports
