#include "consumers/portal/composed.hpp"
#include "core/http/problem.hpp"
#include "core/json/json.hpp"
#include "schemas/figures/feedback.hpp"

namespace carewire::portal {
namespace {

struct Dates {
    LocalDate from, to;
};

/// FB-13: the 30 dates that end today unless the caller says otherwise; a beginning alone runs to today.
Dates dates_of(const Reading& reading) {
    const auto sent = [&](std::string_view name) { return reading.values.sent.contains(name); };
    const LocalDate today = reading.zone.date_of(reading.now);
    const LocalDate to = sent("to") ? *parse_date(reading.values.text("to")) : today;
    return {sent("from") ? *parse_date(reading.values.text("from")) : plus_days(to, -29), to};
}

/// What a year of daily buckets, or decades of months, come to; more is a mistake in a date.
constexpr int kMostDays = 3660;

std::optional<Answer> refused(const Dates& dates) {
    const auto days = (std::chrono::sys_days{dates.to} - std::chrono::sys_days{dates.from}).count();
    if (days >= 0 && days < kMostDays) return std::nullopt;
    const std::string why = days < 0 ? "This lies after `to`." : "At most ten years are shown at once.";
    return Answer{http::problem({.status = 422, .code = "validation_failed", .detail = why, .instance = "", .errors = {{"from", "validation_failed", why}}}), {}};
}

std::vector<figures::FeedbackCounter> counters(const Reading& reading, const Dates& dates) {
    std::vector<figures::FeedbackCounter> rows;
    for (const Row& row : reading.rows("feedback/figures", {{"from", format_date(dates.from)}, {"to", format_date(dates.to)}})) {
        rows.push_back({row.text(0), row.text(1), row.text(2), row.integer(3)});
    }
    return rows;
}

template <class Write>
Answer answer(const Reading& reading, Write write) {
    const Dates dates = dates_of(reading);
    if (auto no = refused(dates)) return std::move(*no);
    Answer answer;
    json::Writer out(answer.response.body);
    out.begin_object();
    write(out, dates, counters(reading, dates));
    out.end_object();
    return answer;
}

}  // namespace

Answer feedback_summary(const Reading& reading) {
    return answer(reading, [](json::Writer& out, const Dates& dates, const auto& rows) {
        figures::write_feedback_summary(out, dates.from, dates.to, figures::sum_of(rows));
    });
}

Answer feedback_trends(const Reading& reading) {
    return answer(reading, [&](json::Writer& out, const Dates& dates, const auto& rows) {
        figures::write_feedback_trends(out, dates.from, dates.to, reading.values.text("bucket"), rows);
    });
}

Answer feedback_instruments(const Reading& reading) {
    return answer(reading, [](json::Writer& out, const Dates& dates, const auto& rows) {
        figures::write_feedback_instruments(out, dates.from, dates.to, figures::sum_of(rows));
    });
}

}  // namespace carewire::portal
