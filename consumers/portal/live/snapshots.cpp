#include "consumers/portal/live/snapshots.hpp"

#include <array>

#include <fmt/format.h>

#include "consumers/portal/reading.hpp"
#include "core/json/json.hpp"
#include "schemas/feedback/vocabulary.hpp"

namespace carewire::portal {
namespace {

using Counts = std::map<std::string, std::map<std::string, std::int64_t>>;

std::int64_t count(const Counts& counts, const std::string& figure, const std::string& label) {
    const auto found = counts.find(figure);
    if (found == counts.end()) return 0;
    const auto label_found = found->second.find(label);
    return label_found == found->second.end() ? 0 : label_found->second;
}

/// An average, half up, from integers (metrics.md section 1).
std::string two_decimals(std::int64_t sum, std::int64_t n) {
    const auto hundredths = (200 * sum + n) / (2 * n);
    return fmt::format("{}.{:02}", hundredths / 100, hundredths % 100);
}

template <class Words>
void write_group(json::Writer& out, std::string_view name, const Counts& counts, const std::string& figure, const Words& words) {
    out.key(name).begin_object();
    for (const auto& word : words) out.member(word, count(counts, figure, std::string(word)));
    out.end_object();
}

void write_stats(json::Writer& out, const Counts& counts) {
    static constexpr std::array<std::string_view, 5> kRatings{"1", "2", "3", "4", "5"};
    std::int64_t rated = 0;
    std::int64_t sum = 0;
    for (const auto& rating : kRatings) {
        const auto n = count(counts, "rating", std::string(rating));
        rated += n;
        sum += n * (rating[0] - '0');
    }
    out.begin_object().member("total", count(counts, "total", "")).member("rated", rated).key("average_rating");
    if (rated == 0) out.null();
    else out.raw(two_decimals(sum, rated));
    write_group(out, "by_rating", counts, "rating", kRatings);
    write_group(out, "by_sentiment", counts, "sentiment", kSentiments);
    write_group(out, "by_urgency", counts, "urgency", kUrgencies);
    write_group(out, "by_status", counts, "status", kFeedbackStatuses);
    out.end_object();
}

}  // namespace

std::string read_snapshot(Database& database, const Library& library, const std::string& clinic, Time now) {
    return database.read([&](Sql& sql) {
        const Zone zone = zone_of(sql, library, {clinic});
        const auto today = zone.date_of(now);
        const Binds binds{{"clinic", clinic}, {"from", format_date(plus_days(today, -29))}, {"to", format_date(today)}};
        Counts counts;
        for (const Row& row : sql.query(library.at("live/stats").text({}), binds)) counts[row.text(0)][row.text(1)] = row.integer(2);
        const auto open = sql.first(library.at("live/open").text({}), {{"clinic", clinic}});
        std::string text;
        json::Writer out(text);
        out.begin_object().member("feedback_open", open->integer(0)).member("urgent_open", open->integer(1));
        out.member("alerts_open", open->integer(2)).key("stats");
        write_stats(out, counts);
        out.end_object();
        return text.substr(1, text.size() - 2);
    });
}

void Snapshots::ask(const std::string& clinic, Ready ready) {
    auto& desk = desks_[clinic];
    desk.waiting.push_back(std::move(ready));
    if (desk.reading) return;
    desk.reading = true;
    read(clinic, std::exchange(desk.waiting, {}));
}

void Snapshots::read(const std::string& clinic, std::vector<Ready> asked) {
    const auto held = std::make_shared<std::vector<Ready>>(std::move(asked));
    const auto done = [this, clinic, held](const std::optional<std::string>& snapshot) {
        for (const auto& ready : *held) ready(snapshot);
        auto& desk = desks_[clinic];
        if (desk.waiting.empty()) return void(desks_.erase(clinic));
        read(clinic, std::exchange(desk.waiting, {}));
    };
    const bool taken = pool_.run([this, clinic, done] {
        std::optional<std::string> snapshot;
        try {
            snapshot = read_snapshot(database_, library_, clinic, clock_.now());
        } catch (const StoreError& error) {
            log_.warning("live.snapshot_failed", {{"why", std::string_view(error.what())}});
        }
        loop_.post([done, snapshot = std::move(snapshot)] { done(snapshot); });
    });
    if (!taken) loop_.post([done] { done(std::nullopt); });
}

}  // namespace carewire::portal
