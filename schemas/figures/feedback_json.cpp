#include <array>
#include <string_view>

#include "schemas/feedback/vocabulary.hpp"
#include "schemas/figures/feedback.hpp"
#include "schemas/figures/rounding.hpp"

namespace carewire::figures {
namespace {

using Amounts = std::map<std::string, std::int64_t>;

Amounts amounts_of(const FeedbackCounters& of, const std::string& figure) {
    const auto found = of.find(figure);
    return found == of.end() ? Amounts{} : found->second;
}

std::int64_t amount_of(const Amounts& amounts, std::string_view label) {
    const auto found = amounts.find(std::string(label));
    return found == amounts.end() ? 0 : found->second;
}

std::int64_t sum_of_all(const Amounts& amounts) {
    std::int64_t sum = 0;
    for (const auto& [label, amount] : amounts) sum += amount;
    return sum;
}

template <class Number>
void write_maybe(json::Writer& out, std::string_view name, const std::optional<Number>& value) {
    out.key(name);
    if (!value) out.null();
    else if constexpr (std::is_same_v<Number, double>) out.number(*value);
    else out.integer(*value);
}

/// Every word of the vocabulary, also those that nobody used.
template <class Words>
void write_split(json::Writer& out, std::string_view name, const Words& words, const Amounts& amounts) {
    out.key(name).begin_object();
    for (const std::string_view word : words) out.member(word, amount_of(amounts, word));
    out.end_object();
}

void write_interval(json::Writer& out, std::string_view name, std::int64_t k, std::int64_t n) {
    const auto interval = wilson(k, n);
    out.key(name);
    if (!interval) return void(out.null());
    out.begin_array().number(interval->low).number(interval->high).end_array();
}

void write_period(json::Writer& out, LocalDate from, LocalDate to) { out.member("from", format_date(from)).member("to", format_date(to)); }

std::int64_t in_range(const Amounts& amounts, int low, int high) {
    std::int64_t sum = 0;
    for (int value = low; value <= high; ++value) sum += amount_of(amounts, std::to_string(value));
    return sum;
}

LocalDate bucket_of(LocalDate date, const std::string& bucket) {
    using namespace std::chrono;
    if (bucket == "month") return date.year() / date.month() / day{1};
    if (bucket == "week") return plus_days(date, -static_cast<int>(weekday{sys_days{date}}.iso_encoding() - 1));
    return date;
}

LocalDate next_bucket(LocalDate first, const std::string& bucket) {
    if (bucket == "month") return first + std::chrono::months{1};
    return plus_days(first, bucket == "week" ? 7 : 1);
}

void write_fft(json::Writer& out, const Amounts& fft) {
    const auto n = sum_of_all(fft);
    const auto good = amount_of(fft, "very good") + amount_of(fft, "good");
    const auto bad = amount_of(fft, "poor") + amount_of(fft, "very poor");
    out.key("fft").begin_object().member("answers", n);
    write_maybe(out, "positive", percentage(good, n));
    write_interval(out, "positive_interval", good, n);
    write_maybe(out, "negative", percentage(bad, n));
    write_interval(out, "negative_interval", bad, n);
    out.end_object();
}

/// 100 × difference / n with one decimal, half up, also below 0.
std::optional<double> net_score(std::int64_t promoters, std::int64_t detractors, std::int64_t n) {
    if (promoters >= detractors) return percentage(promoters - detractors, n);
    const auto below = percentage(detractors - promoters, n);
    return below ? std::optional(-*below) : std::nullopt;
}

void write_nps(json::Writer& out, const Amounts& nps) {
    const auto n = sum_of_all(nps), promoters = in_range(nps, 9, 10), detractors = in_range(nps, 0, 6);
    out.key("nps").begin_object().member("answers", n).member("promoters", promoters);
    out.member("passive", n - promoters - detractors).member("detractors", detractors);
    write_maybe(out, "score", net_score(promoters, detractors, n));
    out.end_object();
}

void write_share(json::Writer& out, std::string_view name, const Amounts& amounts, int low, int high) {
    const auto n = sum_of_all(amounts), k = in_range(amounts, low, high);
    out.key(name).begin_object().member("answers", n);
    write_maybe(out, "average", average(amounts));
    write_maybe(out, "share", percentage(k, n));
    write_interval(out, "share_interval", k, n);
    out.end_object();
}

}  // namespace

void write_feedback_summary(json::Writer& out, LocalDate from, LocalDate to, const FeedbackCounters& of) {
    const auto rating = amounts_of(of, "rating"), status = amounts_of(of, "status"), minutes = amounts_of(of, "ack_minutes");
    const auto total = sum_of_all(amounts_of(of, "total")), analysed = sum_of_all(amounts_of(of, "sentiment"));
    write_period(out, from, to);
    out.member("total", total).member("rated", sum_of_all(rating));
    write_maybe(out, "average_rating", average(rating));
    write_split(out, "by_rating", std::array<std::string_view, 5>{"1", "2", "3", "4", "5"}, rating);
    write_split(out, "by_sentiment", kSentiments, amounts_of(of, "sentiment"));
    out.member("not_analysed", total - analysed);
    write_split(out, "by_urgency", kUrgencies, amounts_of(of, "urgency"));
    write_split(out, "by_status", kFeedbackStatuses, status);
    out.member("open", total - amount_of(status, "resolved") - amount_of(status, "dismissed"));
    out.member("complaints", sum_of_all(amounts_of(of, "complaint")));
    write_maybe(out, "median_ack_minutes", median(minutes));
    write_maybe(out, "p95_ack_minutes", percentile(minutes, 95));
    write_maybe(out, "median_ack_business_minutes", median(amounts_of(of, "ack_business_minutes")));
}

void write_feedback_trends(json::Writer& out, LocalDate from, LocalDate to, const std::string& bucket,
                           const std::vector<FeedbackCounter>& rows) {
    std::map<std::string, FeedbackCounters> by_bucket;
    for (const auto& row : rows) {
        const auto first = bucket_of(parse_date(row.date).value(), bucket);
        by_bucket[format_date(first)][row.figure][row.label] += row.amount;
    }
    write_period(out, from, to);
    out.member("bucket", bucket).key("items").begin_array();
    for (LocalDate first = bucket_of(from, bucket); first <= to; first = next_bucket(first, bucket)) {
        const auto& of = by_bucket[format_date(first)];
        const auto sentiment = amounts_of(of, "sentiment");
        out.begin_object().member("bucket", format_date(first)).member("total", sum_of_all(amounts_of(of, "total")));
        write_maybe(out, "average_rating", average(amounts_of(of, "rating")));
        for (const auto word : kSentiments) out.member(word, amount_of(sentiment, word));
        out.member("critical", amount_of(amounts_of(of, "urgency"), "critical")).end_object();
    }
    out.end_array();
}

void write_feedback_instruments(json::Writer& out, LocalDate from, LocalDate to, const FeedbackCounters& of) {
    const auto agreement = amounts_of(of, "agreement"), critical = amounts_of(of, "staff_critical");
    write_period(out, from, to);
    write_fft(out, amounts_of(of, "fft"));
    write_nps(out, amounts_of(of, "nps"));
    write_share(out, "csat", amounts_of(of, "csat"), 4, 5);
    write_share(out, "ces", amounts_of(of, "ces"), 5, 7);
    out.key("triage").begin_object().member("judged_by_staff", sum_of_all(agreement));
    write_maybe(out, "agreement", percentage(amount_of(agreement, "agreed"), sum_of_all(agreement)));
    out.member("critical_by_staff", sum_of_all(critical));
    write_maybe(out, "missed_critical_rate", percentage(amount_of(critical, "missed"), sum_of_all(critical)));
    out.end_object();
}

}  // namespace carewire::figures
