#include "schemas/reports/report_words.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <cmath>

namespace carewire::report_words {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"January", "February", "March",     "April",   "May",      "June",
                                                   "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> kDays{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

std::string_view month_of(LocalDate date) { return kMonths.at(static_cast<unsigned>(date.month()) - 1); }
unsigned day_of(LocalDate date) { return static_cast<unsigned>(date.day()); }
int year_of(LocalDate date) { return static_cast<int>(date.year()); }

std::string span_of(LocalDate from, LocalDate to) {
    const bool one_month = from.month() == to.month() && from.year() == to.year();
    const auto end = fmt::format("{} {} {}", day_of(to), month_of(to), year_of(to));
    if (one_month) return fmt::format("{} to {}", day_of(from), end);
    if (from.year() == to.year()) return fmt::format("{} {} to {}", day_of(from), month_of(from), end);
    return fmt::format("{} {} {} to {}", day_of(from), month_of(from), year_of(from), end);
}

}  // namespace

std::string number(std::int64_t n) {
    std::string digits = fmt::format("{}", n < 0 ? -n : n);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), ",");
    return n < 0 ? "-" + digits : digits;
}

std::string percent(const Rate& rate) { return rate.percent ? fmt::format("{:.1f} %", *rate.percent) : "–"; }

std::string counted(std::int64_t n, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", number(n), n == 1 ? one : many);
}

std::string date(LocalDate date) {
    const std::chrono::weekday weekday{std::chrono::sys_days{date}};
    return fmt::format("{}, {} {} {}", kDays.at(weekday.c_encoding()), day_of(date), month_of(date), year_of(date));
}

std::string hours(const std::vector<int>& hours) {
    std::string text;
    for (std::size_t i = 0; i < hours.size(); ++i) {
        if (i > 0) text += i + 1 == hours.size() ? " and " : ", ";
        text += fmt::format("{}:00", hours[i]);
    }
    return text;
}

std::string title(const ReportContent& content) {
    if (content.period == "week") return "Weekly Report";
    return content.period == "month" ? "Monthly Report" : "Daily Report";
}

std::string dates(const ReportContent& content) {
    if (content.period == "day") return date(content.date);
    if (content.period == "month") return fmt::format("{} {}", month_of(content.date), year_of(content.date));
    return span_of(content.from, content.to);
}

std::string as_of(const ReportContent& content) {
    const auto time = content.as_of.substr(std::min<std::size_t>(content.as_of.size(), 11), 5);
    const auto on = parse_date(content.as_of.substr(0, 10));
    if (!on || *on == content.to) return time;
    return fmt::format("{} on {} {} {}", time, day_of(*on), month_of(*on), year_of(*on));
}

std::string lead(const ReportContent& content) {
    const auto all = content.counts();
    if (all.total == 0) return content.period == "day" ? "No contacts were recorded on this day." : "No contacts were recorded.";
    auto text = fmt::format("{}, {} of them successful: {}.", counted(all.total, "contact", "contacts"), number(all.success),
                            percent(all.success_rate));
    if (content.statistics && !content.statistics->peak_hours.empty() && content.statistics->peak_hours.size() <= 3) {
        text += fmt::format(" Busiest at {}.", hours(content.statistics->peak_hours));
    }
    if (!content.errors.reasons.empty()) {
        const auto& first = content.errors.reasons.front();
        text += content.errors.failed == 1 ? " One failed." : fmt::format(" {} failed.", number(content.errors.failed));
        if (first.failed > 1 && first.reason.size() <= 80 && !first.reason.empty()) {
            text += fmt::format(" Most often: {}.", first.reason);
        }
    }
    return text;
}

std::string late_entries(const ReportContent& content) {
    if (content.late_entries <= 0) return "";
    return fmt::format("{} came after this day's mail and {} counted here.", counted(content.late_entries, "entry", "entries"),
                       content.late_entries == 1 ? "is" : "are");
}

std::string more_entries(const ReportPatients& patients) {
    if (patients.more <= 0) return "";
    return fmt::format("{} listed, failed ones first; {} more in Carewire's list of interactions.",
                       number(static_cast<std::int64_t>(patients.entries.size())), number(patients.more));
}

std::string other_reasons(const ReportErrors& errors) {
    return errors.other > 0 ? fmt::format("Other reasons: {}.", number(errors.other)) : "";
}

std::vector<Figure> headline_figures(const ReportStatistics& statistics) {
    return {{"contacts", number(statistics.counts.total), ""},
            {"success rate", percent(statistics.counts.success_rate), ""},
            {"failed", number(statistics.counts.failed), ""},
            {"patients", number(statistics.engagement.unique), ""}};
}

std::vector<Figure> engagement_figures(const ReportEngagement& of) {
    return {{"New", number(of.new_patients), ""},
            {"Returning", number(of.returning), ""},
            {"Entries without a known patient", number(of.unknown), ""},
            {"In touch twice or more within seven days", number(of.repeat_contacts), ""},
            {"Asked a question, then booked within 24 hours", percent(of.faq_to_booking),
             of.faq_patients > 0 ? fmt::format("{} of {}", number(of.faq_booked), number(of.faq_patients)) : ""}};
}

SectionNumbers section_numbers(const ReportContent& content, bool with_patients) {
    SectionNumbers numbers;
    int next = 1;
    if (content.statistics) numbers.statistics = next++;
    numbers.categories = next++;
    if (with_patients) numbers.patients = next++;
    numbers.errors = next;
    return numbers;
}

}  // namespace carewire::report_words
