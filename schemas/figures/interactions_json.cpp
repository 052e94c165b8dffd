#include "schemas/figures/interactions_json.hpp"

namespace carewire::figures {
namespace {

void write_rate(json::Writer& out, std::string_view name, const std::optional<double>& rate) {
    out.key(name);
    if (rate) {
        out.number(*rate);
    } else {
        out.null();
    }
}

void write_counts(json::Writer& out, const Counts& counts) {
    out.member("total", counts.total).member("success", counts.success).member("failed", counts.failed());
    write_rate(out, "success_rate", counts.success_rate());
}

void write_hours(json::Writer& out, const HourCounts& by_hour) {
    out.key("by_hour").begin_array();
    for (const auto count : by_hour) out.integer(count);
    out.end_array().key("peak_hours").begin_array();
    for (const int hour : peak_hours(by_hour)) out.integer(hour);
    out.end_array();
}

void write_trend(json::Writer& out, const std::vector<DatedCounts>& trend) {
    out.key("trend").begin_array();
    for (const auto& entry : trend) {
        out.begin_object().member("date", entry.date);
        write_rate(out, "success_rate", entry.counts.success_rate());
        out.end_object();
    }
    out.end_array();
}

}  // namespace

void write_summary(json::Writer& out, const Day& day) {
    write_counts(out, day.counts);
    out.key("by_type").begin_object();
    for (const auto& [type, counts] : day.by_type) {
        out.key(type).begin_object();
        write_counts(out, counts);
        out.end_object();
    }
    out.end_object();
    write_hours(out, day.by_hour);
}

void write_statistics(json::Writer& out, const Period& period) {
    out.member("from", period.from).member("to", period.to).member("days", static_cast<std::int64_t>(period.daily.size()));
    write_counts(out, period.counts);
    out.key("daily").begin_array();
    for (const auto& entry : period.daily) {
        out.begin_object().member("date", entry.date);
        write_counts(out, entry.counts);
        out.end_object();
    }
    out.end_array().key("by_type").begin_object();
    for (const auto& [type, figures] : period.by_type) {
        out.key(type).begin_object();
        write_counts(out, figures.counts);
        write_trend(out, figures.trend);
        out.end_object();
    }
    out.end_object();
    write_hours(out, period.by_hour);
    out.key("engagement");
    write_engagement(out, period.engagement);
}

void write_engagement(json::Writer& out, const Engagement& engagement) {
    out.begin_object()
        .member("unique", engagement.patients)
        .member("new", engagement.new_patients)
        .member("returning", engagement.returning())
        .member("unknown", engagement.unknown)
        .member("repeat_contacts", engagement.repeat_contacts)
        .member("faq_patients", engagement.faq_patients)
        .member("faq_booked", engagement.faq_booked);
    write_rate(out, "faq_to_booking", engagement.faq_to_booking());
    out.end_object();
}

void write_failures(json::Writer& out, const std::vector<FailureReason>& failures) {
    out.begin_array();
    for (const auto& failure : failures) {
        out.begin_object().member("reason", failure.reason).member("failed", failure.failed).end_object();
    }
    out.end_array();
}

}  // namespace carewire::figures
