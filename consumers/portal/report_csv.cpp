#include <charconv>

#include "consumers/portal/report_pdf.hpp"
#include "consumers/portal/row_csv.hpp"

namespace carewire::portal {
namespace {

class Lines {
  public:
    void text(std::string_view section, std::string_view name, std::string_view figure, std::string_view value) {
        for (const auto cell : {section, name, figure}) {
            append_text_cell(out_, cell);
            out_ += ',';
        }
        append_text_cell(out_, value);
        out_ += "\r\n";
    }
    void number(std::string_view section, std::string_view name, std::string_view figure, std::int64_t value) {
        text(section, name, figure, std::to_string(value));
    }
    void rate(std::string_view section, std::string_view name, std::string_view figure, const Rate& value) {
        char digits[32];
        const auto end = value.percent ? std::to_chars(digits, digits + sizeof digits, *value.percent).ptr : digits;
        text(section, name, figure, {digits, static_cast<std::size_t>(end - digits)});
    }
    void counts(std::string_view section, std::string_view name, const ReportCounts& of) {
        number(section, name, "total", of.total);
        number(section, name, "success", of.success);
        number(section, name, "failed", of.failed);
        rate(section, name, "success_rate", of.success_rate);
    }
    std::string take() { return std::move(out_); }

  private:
    std::string out_ = "section,name,figure,value\r\n";
};

void add_statistics(Lines& lines, const ReportStatistics& of) {
    lines.counts("statistics", "", of.counts);
    for (std::size_t hour = 0; hour < of.by_hour.size(); ++hour) {
        lines.number("statistics", "hour " + std::to_string(hour), "total", of.by_hour[hour]);
    }
    for (const int hour : of.peak_hours) lines.number("statistics", "", "peak_hour", hour);
    const auto& engagement = of.engagement;
    const std::pair<std::string_view, std::int64_t> figures[] = {
        {"unique", engagement.unique},           {"new", engagement.new_patients},
        {"returning", engagement.returning},     {"unknown", engagement.unknown},
        {"repeat_contacts", engagement.repeat_contacts}, {"faq_patients", engagement.faq_patients},
        {"faq_booked", engagement.faq_booked}};
    for (const auto& [name, value] : figures) lines.number("statistics", "engagement", name, value);
    lines.rate("statistics", "engagement", "faq_to_booking", engagement.faq_to_booking);
    for (const auto& day : of.daily) lines.counts("days", format_date(day.date), day.counts);
}

void add_patients(Lines& lines, const ReportPatients& patients) {
    for (const auto& entry : patients.entries) {
        const std::pair<std::string_view, std::optional<std::string>> cells[] = {
            {"time", entry.time},           {"type", entry.type},
            {"patient_name", entry.patient_name},     {"contact_number", entry.contact_number},
            {"appointment_id", entry.appointment_id}, {"service_type", entry.service_type},
            {"doctor", entry.doctor},       {"success", entry.success ? "true" : "false"},
            {"error_message", entry.error_message},   {"details", entry.details}};
        for (const auto& [figure, value] : cells) {
            if (value) lines.text("patients", entry.interaction_id, figure, *value);
        }
    }
    lines.number("patients", "", "more", patients.more);
}

}  // namespace

std::string report_csv(const ReportContent& content) {
    Lines lines;
    lines.text("report", "", "clinic", content.clinic);
    lines.text("report", "", "period", content.period);
    lines.text("report", "", "date", format_date(content.date));
    lines.text("report", "", "last_date", format_date(content.to));
    lines.text("report", "", "as_of", content.as_of);
    lines.number("report", "", "version", content.version);
    lines.number("report", "", "after_yesterday", content.after_yesterday);
    lines.number("report", "", "late_entries", content.late_entries);
    if (content.statistics) add_statistics(lines, *content.statistics);
    for (const auto& category : content.categories) lines.counts("categories", category.type, category.counts);
    lines.counts("categories", "all", content.counts());
    if (content.patients) add_patients(lines, *content.patients);
    lines.number("errors", "", "failed", content.errors.failed);
    for (const auto& reason : content.errors.reasons) lines.number("errors", reason.reason, "failed", reason.failed);
    lines.number("errors", "", "other", content.errors.other);
    if (content.seal) lines.text("seal", format_date(content.seal->date), "seal", content.seal->seal);
    return lines.take();
}

}  // namespace carewire::portal
