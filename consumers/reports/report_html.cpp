#include "consumers/reports/report_html.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

#include "core/assets/assets.hpp"
#include "core/json/json.hpp"
#include "core/text/template.hpp"
#include "schemas/reports/report_words.hpp"

namespace carewire::reports {
namespace {

namespace words = report_words;

constexpr std::int64_t kHourHeight = 64;  // pixels of the busiest hour

/// 0 to `whole`, at least 1 for what is there at all.
std::int64_t scaled(std::int64_t n, std::int64_t most, std::int64_t whole) {
    return n <= 0 || most <= 0 ? 0 : std::max<std::int64_t>(1, n * whole / most);
}

void optional_member(json::Writer& out, std::string_view name, const std::string& text) {
    if (!text.empty()) out.member(name, text);
}

void write_figures(json::Writer& out, std::string_view name, const std::vector<words::Figure>& figures) {
    out.key(name).begin_array();
    for (const auto& figure : figures) {
        out.begin_object().member("label", figure.label).member("value", figure.value);
        const bool bad = figure.label == "failed" && figure.value != "0";
        out.member("tone", bad ? "bad" : "").member("alarming", bad);  // an empty text would open a section
        optional_member(out, "note", figure.note);
        out.end_object();
    }
    out.end_array();
}

void write_hours(json::Writer& out, const ReportStatistics& statistics) {
    const auto most = *std::max_element(statistics.by_hour.begin(), statistics.by_hour.end());
    std::string in_words = "Contacts by hour:";
    out.key("hours").begin_array();
    for (std::size_t hour = 0; hour < statistics.by_hour.size(); ++hour) {
        const auto count = statistics.by_hour[hour];
        const bool is_peak = count == most && most > 0;
        out.begin_object().member("label", hour % 3 == 0 ? fmt::format("{}", hour) : "");
        out.member("bar", is_peak ? "peak" : "bar").member("colour", is_peak ? "#b9691c" : "#2f7d73");
        out.member("height", scaled(count, most, kHourHeight));
        if (count > 0) {
            out.member("dense", most >= 100 && !is_peak).member("count", count < 10000 ? fmt::format("{}", count) : fmt::format("{}k", count / 1000));
            in_words += fmt::format(" {}:00 {},", hour, count);
        }
        out.end_object();
    }
    in_words.back() = '.';
    out.end_array().member("hours_in_words", in_words);
    out.member("peak", statistics.peak_hours.empty() ? "" : "busiest at " + words::hours(statistics.peak_hours));
}

void write_days(json::Writer& out, const std::vector<ReportDay>& days) {
    std::int64_t most = 0;
    for (const auto& day : days) most = std::max(most, day.counts.total);
    out.member("has_days", !days.empty()).key("days").begin_array();
    for (const auto& day : days) {
        out.begin_object()
            .member("date", format_date(day.date))
            .member("total", words::number(day.counts.total))
            .member("rate", words::percent(day.counts.success_rate))
            .member("width", scaled(day.counts.total, most, 100))
            .end_object();
    }
    out.end_array();
}

std::string listed(const std::vector<std::pair<std::string, std::int64_t>>& counted, std::size_t most) {
    std::string text;
    for (std::size_t i = 0; i < std::min(counted.size(), most); ++i) {
        if (i > 0) text += " · ";
        text += fmt::format("{} ({})", counted[i].first, words::number(counted[i].second));
    }
    return text + (counted.size() > most ? " · …" : "");
}

/// Section 1; breakdown and reasons in one line each, for sections 2 and 4 have them at length.
void write_statistics(json::Writer& out, const ReportContent& content, int number) {
    if (!content.statistics) return;
    const auto& statistics = *content.statistics;
    std::vector<std::pair<std::string, std::int64_t>> categories, reasons;
    for (const auto& category : content.categories) {
        if (category.counts.total > 0) categories.emplace_back(category.display, category.counts.total);
    }
    for (const auto& reason : content.errors.reasons) reasons.emplace_back(reason.reason, reason.failed);
    out.key("statistics").begin_object().member("number", number).member("has_entries", statistics.counts.total > 0);
    write_figures(out, "figures", words::headline_figures(statistics));
    write_figures(out, "engagement", words::engagement_figures(statistics.engagement));
    write_hours(out, statistics);
    write_days(out, statistics.daily);
    out.member("by_category", listed(categories, categories.size()));
    if (!reasons.empty()) out.member("failed_line", listed(reasons, 3));
    out.end_object();
}

void write_counts(json::Writer& out, const ReportCounts& counts) {
    out.member("total", words::number(counts.total))
        .member("success", words::number(counts.success))
        .member("failed", words::number(counts.failed))
        .member("rate", words::percent(counts.success_rate));
}

void write_categories(json::Writer& out, const ReportContent& content) {
    std::int64_t most = 0;
    for (const auto& category : content.categories) most = std::max(most, category.counts.total);
    write_counts(out, content.counts());
    out.key("categories").begin_array();
    for (const auto& category : content.categories) {
        out.begin_object().member("display", category.display);
        write_counts(out, category.counts);
        out.member("has_failed", category.counts.failed > 0).member("width", scaled(category.counts.total, most, 100));
        out.end_object();
    }
    out.end_array();
}

std::string joined(std::initializer_list<const std::optional<std::string>*> parts) {
    std::string text;
    for (const auto* const part : parts) {
        if (!*part || (*part)->empty()) continue;
        if (!text.empty()) text += " · ";
        text += **part;
    }
    return text;
}

void write_patients(json::Writer& out, const ReportContent& content, const PageFor& page, int number) {
    if (!content.patients) return;
    out.key("patients").begin_object().member("number", number).member("withheld", page.patients_withheld);
    out.member("none", !page.patients_withheld && content.patients->entries.empty());
    out.key("entries").begin_array();
    for (const auto& entry : page.patients_withheld ? std::vector<ReportEntry>{} : content.patients->entries) {
        out.begin_object().member("time", entry.time).member("display", entry.display).member("success", entry.success);
        out.member("who", entry.patient_name.value_or("Patient without a name")).member("contact", entry.contact_number.value_or(""));
        optional_member(out, "about", joined({&entry.service_type, &entry.doctor, &entry.appointment_id}));
        optional_member(out, "details", entry.details.value_or(""));
        optional_member(out, "reason", entry.error_message.value_or(""));
        out.end_object();
    }
    out.end_array();
    if (!page.patients_withheld) optional_member(out, "more", words::more_entries(*content.patients));
    out.end_object();
}

void write_errors(json::Writer& out, const ReportErrors& errors) {
    out.member("no_errors", errors.failed == 0).member("has_errors", errors.failed > 0);
    auto line = fmt::format("{} failed.", words::counted(errors.failed, "contact", "contacts"));
    if (errors.other > 0) line += " " + words::other_reasons(errors);
    out.member("errors_line", line).key("reasons").begin_array();
    for (const auto& reason : errors.reasons) {
        out.begin_object()
            .member("failed", words::number(reason.failed))
            .member("reason", reason.reason.empty() ? "(no reason given)" : reason.reason)
            .member("width", scaled(reason.failed, errors.reasons.front().failed, 100))
            .end_object();
    }
    out.end_array();
}

std::string view_of(const ReportContent& content, const PageFor& page) {
    const auto numbers = words::section_numbers(content, content.patients.has_value());
    std::string view;
    json::Writer out(view);
    out.begin_object()
        .member("clinic", content.clinic)
        .member("title", words::title(content))
        .member("dates", words::dates(content))
        .member("as_of", words::as_of(content))
        .member("timezone", content.timezone)
        .member("version", content.version)
        .member("lead", words::lead(content))
        .member("categories_number", numbers.categories)
        .member("errors_number", numbers.errors);
    optional_member(out, "late", page.late);
    if (content.after_yesterday > 0) out.member("after_yesterday", words::number(content.after_yesterday));
    optional_member(out, "late_entries", words::late_entries(content));
    write_statistics(out, content, numbers.statistics);
    write_categories(out, content);
    write_patients(out, content, page, numbers.patients);
    write_errors(out, content.errors);
    if (content.seal) {
        out.key("seal").begin_object().member("date", words::date(content.seal->date));
        out.member("events", words::number(content.seal->events)).member("seal", content.seal->seal).end_object();
    }
    out.end_object();
    return view;
}

}  // namespace

std::string report_html(const ReportContent& content, const PageFor& page) {
    return fill(asset("consumers/reports/templates/report.mustache"), View::from_json(view_of(content, page)).value(), Escaping::Html).text;
}

}  // namespace carewire::reports
