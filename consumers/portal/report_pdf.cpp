#include "consumers/portal/report_pdf.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "consumers/portal/report_styles.hpp"
#include "core/pdf/page_writer.hpp"
#include "schemas/reports/report_words.hpp"

namespace carewire::portal {
namespace {

namespace words = report_words;
using namespace report_styles;

/// Goes down the pages, section by section.
class Sheets {
  public:
    explicit Sheets(const ReportContent& content)
        : content_(content),
          page_(words::title(content) + " " + format_date(content.date), parse_rfc3339(content.as_of).value_or(Time{})) {}

    std::string draw() {
        const auto numbers = words::section_numbers(content_, content_.patients.has_value());
        masthead();
        if (content_.statistics) statistics(numbers.statistics);
        categories(numbers.categories);
        if (content_.patients) patients(numbers.patients);
        errors(numbers.errors);
        colophon();
        foot();
        return page_.finish();
    }

  private:
    /// Makes room for so much, on the next sheet if need be.
    void room(double height) {
        if (y_ + height <= kBottom) return;
        foot();
        page_.next_page();
        y_ = kTop;
    }
    void foot() {
        page_.text(kLeft, 812, kWide, fmt::format("{} · {} · page {}", content_.clinic, words::dates(content_), page_.pages()), kSmall);
    }
    void rule(Colour colour = kRule, double thickness = 0.5) { page_.rectangle(kLeft, y_, kWide, thickness, colour); }
    void heading(int number, const char* text, double keep_with) {
        y_ += 14;
        room(22 + keep_with);
        y_ += page_.text(kLeft, y_, kWide, fmt::format("{} {}", number, text), kHeading) + 4;
    }
    void note(const std::string& text) {
        if (text.empty()) return;
        y_ += page_.text(kLeft, y_, kWide, text, {.size = 9, .colour = kPeak}) + 2;
    }

    void masthead();
    void statistics(int number);
    void hours(const ReportStatistics& of);
    void days(const std::vector<ReportDay>& of);
    void categories(int number);
    void counts_row(const std::string& name, const ReportCounts& counts, std::int64_t most, bool sum);
    void patients(int number);
    void entry(const ReportEntry& of);
    void errors(int number);
    void colophon();

    const ReportContent& content_;
    pdf::PageWriter page_;
    double y_ = kTop;
};

void Sheets::masthead() {
    page_.text(kLeft, y_, kWide / 2, content_.clinic, bold(kText));
    page_.text(kLeft + kWide / 2, y_, kWide / 2, fmt::format("Version {}", content_.version), right(kSmall));
    y_ += 15;
    rule(kInk, 2);
    y_ += 3.5;
    rule(kInk, 0.6);
    y_ += 10;
    y_ += page_.text(kLeft, y_, kWide, words::title(content_), {.size = 25, .serif = true, .bold = true, .colour = kInk});
    y_ += page_.text(kLeft, y_, kWide,
                     fmt::format("{} · as of {} · {}", words::dates(content_), words::as_of(content_), content_.timezone),
                     {.size = 9.5, .colour = kQuiet}) + 4;
    if (content_.after_yesterday > 0) note("after yesterday's report: " + words::number(content_.after_yesterday));
    note(words::late_entries(content_));
    y_ += page_.text(kLeft, y_ + 2, kWide, words::lead(content_), {.size = 13, .serif = true, .colour = kInk}) + 2;
}

void Sheets::statistics(int number) {
    const auto& of = *content_.statistics;
    heading(number, "Daily Statistics", 60);
    rule();
    y_ += 5;
    double x = kLeft;
    for (const auto& figure : words::headline_figures(of)) {
        page_.text(x, y_, kWide / 4, figure.value, {.size = 20, .serif = true, .bold = true, .colour = kInk, .one_line = true});
        page_.text(x, y_ + 25, kWide / 4, figure.label, kSmall);
        x += kWide / 4;
    }
    y_ += 40;
    rule();
    if (of.counts.total == 0) return;
    hours(of);
    if (!of.daily.empty()) days(of.daily);
    y_ += 4;
    for (const auto& figure : words::engagement_figures(of.engagement)) {
        room(kRow);
        page_.text(kLeft, y_, kWide * 0.7, figure.label, kText);
        const auto value = figure.note.empty() ? figure.value : fmt::format("{} ({})", figure.value, figure.note);
        page_.text(kLeft + kWide * 0.7, y_, kWide * 0.3, value, right(bold(kText)));
        y_ += kRow;
        rule();
    }
}

void Sheets::hours(const ReportStatistics& of) {
    constexpr double kHigh = 62;
    const auto most = *std::max_element(of.by_hour.begin(), of.by_hour.end());
    const double wide = kWide / 24;
    y_ += 8;
    room(kHigh + 30);
    page_.text(kLeft, y_, kWide, "By hour · busiest at " + words::hours(of.peak_hours), bold(kSmall));
    y_ += 22;
    TextStyle centred = kSmall;
    centred.align = Align::Center;
    for (std::size_t hour = 0; hour < of.by_hour.size(); ++hour) {
        const auto count = of.by_hour[hour];
        const double x = kLeft + static_cast<double>(hour) * wide;
        const double height = most == 0 ? 0 : kHigh * static_cast<double>(count) / static_cast<double>(most);
        if (count > 0) {
            page_.rectangle(x + 2, y_ + kHigh - height, wide - 4, height, count == most ? kPeak : kBar);
            page_.text(x, y_ + kHigh - height - 11, wide, count < 10000 ? fmt::format("{}", count) : fmt::format("{}k", count / 1000), centred);
        }
        page_.text(x, y_ + kHigh + 2, wide, fmt::format("{}", hour), centred);
    }
    y_ += kHigh;
    rule();
    y_ += 14;
}

void Sheets::days(const std::vector<ReportDay>& of) {
    std::int64_t most = 1;
    for (const auto& day : of) most = std::max(most, day.counts.total);
    y_ += 4;
    for (const auto& day : of) {
        room(kRow);
        page_.text(kLeft, y_, 70, format_date(day.date), kText);
        page_.rectangle(kLeft + 76, y_ + 4, (kWide - 190) * static_cast<double>(day.counts.total) / static_cast<double>(most), 5, kBar);
        page_.text(kLeft + kWide - 110, y_, 50, words::number(day.counts.total), right(kText));
        page_.text(kLeft + kWide - 56, y_, 56, words::percent(day.counts.success_rate), right(in(kQuiet, kText)));
        y_ += kRow;
    }
}

void Sheets::counts_row(const std::string& name, const ReportCounts& counts, std::int64_t most, bool sum) {
    room(kRow);
    const auto style = sum ? bold(kText) : kText;
    page_.text(kLeft, y_, 150, name, style);
    if (!sum && most > 0) {
        page_.rectangle(kLeft + 156, y_ + 4, 110 * static_cast<double>(counts.total) / static_cast<double>(most), 5, kBar);
    }
    const std::string cells[] = {words::number(counts.total), words::number(counts.success), words::number(counts.failed),
                                 words::percent(counts.success_rate)};
    double x = kLeft + 274;
    for (std::size_t i = 0; i < 4; ++i, x += (kWide - 274) / 4) {
        page_.text(x, y_, (kWide - 274) / 4, cells[i], right(i == 2 && counts.failed > 0 ? in(kBad, style) : style));
    }
    y_ += kRow;
    if (!sum) rule();
}

void Sheets::categories(int number) {
    std::int64_t most = 0;
    for (const auto& category : content_.categories) most = std::max(most, category.counts.total);
    heading(number, "Interactions by Category", 40);
    double x = kLeft + 274;
    for (const auto* const column : {"Total", "OK", "Failed", "Rate"}) {
        page_.text(x, y_, (kWide - 274) / 4, column, right(kSmall));
        x += (kWide - 274) / 4;
    }
    y_ += 11;
    rule(kInk);
    for (const auto& category : content_.categories) counts_row(category.display, category.counts, most, false);
    counts_row("All", content_.counts(), most, true);
}

void Sheets::entry(const ReportEntry& of) {
    room(kRow);
    page_.text(kLeft, y_, 34, of.time, kText);
    page_.text(kLeft + 36, y_, 128, of.patient_name.value_or("Patient without a name"), bold(kText));
    page_.text(kLeft + 168, y_, 50, of.contact_number.value_or(""), in(kQuiet, kText));
    std::string about = of.display;
    for (const auto& part : {of.error_message, of.service_type, of.doctor, of.appointment_id, of.details}) {
        if (part && !part->empty()) about += " · " + *part;
    }
    page_.text(kLeft + 222, y_, kWide - 222 - 40, about, of.success ? kText : in(kBad, kText));
    page_.text(kLeft + kWide - 38, y_, 38, of.success ? "OK" : "Failed", right(of.success ? kText : in(kBad, bold(kText))));
    y_ += kRow;
    rule();
}

void Sheets::patients(int number) {
    heading(number, "Patient Details", 40);
    if (content_.patients->entries.empty()) y_ += page_.text(kLeft, y_, kWide, "Nobody was in touch.", kText);
    for (const auto& one : content_.patients->entries) entry(one);
    if (const auto more = words::more_entries(*content_.patients); !more.empty()) {
        room(kRow);
        y_ += page_.text(kLeft, y_ + 2, kWide, more, kSmall) + 2;
    }
}

void Sheets::errors(int number) {
    heading(number, "Error Analysis", 30);
    if (content_.errors.failed == 0) y_ += page_.text(kLeft, y_, kWide, "Nothing failed.", kText);
    for (const auto& reason : content_.errors.reasons) {
        room(kRow);
        page_.text(kLeft, y_, 46, words::number(reason.failed), right(bold(kText)));
        page_.text(kLeft + 56, y_, kWide - 56, reason.reason.empty() ? "(no reason given)" : reason.reason, kText);
        y_ += kRow;
        rule();
    }
    if (const auto other = words::other_reasons(content_.errors); !other.empty()) y_ += page_.text(kLeft, y_ + 2, kWide, other, kText) + 2;
}

void Sheets::colophon() {
    if (!content_.seal) return;
    const TextStyle style{.size = 7.5, .colour = kQuiet};
    const auto text = fmt::format("Journal sealed for {}, {} events: {}", words::date(content_.seal->date),
                                  words::number(content_.seal->events), content_.seal->seal);
    y_ += 12;
    room(page_.height_of(kWide, text, style) + 6);
    rule();
    y_ += 5;
    y_ += page_.text(kLeft, y_, kWide, text, style);
}

}  // namespace

std::string report_pdf(const ReportContent& content) { return Sheets(content).draw(); }

}  // namespace carewire::portal
