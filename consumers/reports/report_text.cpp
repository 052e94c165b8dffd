#include <fmt/format.h>

#include "consumers/reports/report_html.hpp"
#include "schemas/reports/report_words.hpp"

namespace carewire::reports {
namespace {

namespace words = report_words;

void add_line(std::string& to, std::string_view line) { to.append(line).append("\n"); }
void add_heading(std::string& to, int number, std::string_view text) { to += fmt::format("\n{} {}\n", number, text); }

void add_statistics(std::string& to, const ReportStatistics& statistics) {
    for (const auto& figure : words::headline_figures(statistics)) add_line(to, fmt::format("  {}: {}", figure.label, figure.value));
    if (!statistics.peak_hours.empty()) add_line(to, "  busiest at " + words::hours(statistics.peak_hours));
    for (const auto& figure : words::engagement_figures(statistics.engagement)) {
        add_line(to, fmt::format("  {}: {}{}", figure.label, figure.value, figure.note.empty() ? "" : " (" + figure.note + ")"));
    }
}

void add_patients(std::string& to, const ReportPatients& patients, const PageFor& page) {
    if (page.patients_withheld) return add_line(to, "  Left out of this mail (email.phi_allowed); the report in Carewire has them.");
    for (const auto& entry : patients.entries) {
        add_line(to, fmt::format("  {} {} {} - {}{}", entry.time, entry.patient_name.value_or("Patient without a name"),
                                 entry.contact_number.value_or(""), entry.display,
                                 entry.success ? "" : " - failed: " + entry.error_message.value_or("")));
    }
    if (const auto more = words::more_entries(patients); !more.empty()) add_line(to, "  " + more);
}

}  // namespace

std::string report_text(const ReportContent& content, const PageFor& page) {
    const auto numbers = words::section_numbers(content, content.patients.has_value());
    std::string text = fmt::format("{}\n{}\n{} · as of {} · {} · version {}\n\n", content.clinic, words::title(content),
                                   words::dates(content), words::as_of(content), content.timezone, content.version);
    if (!page.late.empty()) add_line(text, page.late);
    if (content.after_yesterday > 0) add_line(text, "after yesterday's report: " + words::number(content.after_yesterday));
    if (const auto late = words::late_entries(content); !late.empty()) add_line(text, late);
    add_line(text, words::lead(content));
    if (content.statistics) {
        add_heading(text, numbers.statistics, "Daily Statistics");
        add_statistics(text, *content.statistics);
    }
    add_heading(text, numbers.categories, "Interactions by Category");
    for (const auto& category : content.categories) {
        add_line(text, fmt::format("  {}: {} ({} ok, {} failed, {})", category.display, words::number(category.counts.total),
                                   words::number(category.counts.success), words::number(category.counts.failed),
                                   words::percent(category.counts.success_rate)));
    }
    if (content.patients) {
        add_heading(text, numbers.patients, "Patient Details");
        add_patients(text, *content.patients, page);
    }
    add_heading(text, numbers.errors, "Error Analysis");
    if (content.errors.failed == 0) add_line(text, "  Nothing failed.");
    for (const auto& reason : content.errors.reasons) {
        add_line(text, fmt::format("  {} x {}", words::number(reason.failed), reason.reason.empty() ? "(no reason given)" : reason.reason));
    }
    if (const auto other = words::other_reasons(content.errors); !other.empty()) add_line(text, "  " + other);
    if (content.seal) {
        add_line(text, fmt::format("\nJournal sealed for {}, {} events: {}", words::date(content.seal->date),
                                   words::number(content.seal->events), content.seal->seal));
    }
    return text;
}

}  // namespace carewire::reports
