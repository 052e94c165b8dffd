#include <fmt/format.h>

#include <chrono>
#include <memory>

#include "core/time/zone.hpp"
#include "ops/cli/command.hpp"
#include "ops/cli/demo_day.hpp"
#include "ops/cli/demo_feedback.hpp"
#include "ops/cli/demo_poster.hpp"
#include "ops/cli/progress.hpp"

namespace carewire::cli {
namespace {

struct Options {
    std::string date;
    std::string zone = "UTC";
    std::int64_t seed = 1;
    std::int64_t entries = 400;
    std::int64_t rate = 0;
    std::int64_t at_once = 16;
};

DemoDay day_of(const Options& options) {
    const auto zone = Zone::find(options.zone);
    if (!zone) throw CalledWrongly(fmt::format("--zone: there is no time zone {}; one is Asia/Kolkata", options.zone));
    const auto today = zone->date_of(SystemClock().now());
    // the last day that is over: the whole of it can be posted, nothing of it lies in the future
    const auto date = options.date.empty() ? std::optional(plus_days(today, -1)) : parse_date(options.date);
    if (!date) throw CalledWrongly("--date: not a date like 2025-07-04");
    return {.date = *date, .zone = *zone, .seed = static_cast<std::uint64_t>(options.seed),
            .entries = static_cast<int>(options.entries)};
}

/// Of a day that is not over, what has happened so far.
std::vector<DemoEntry> until_now(std::vector<DemoEntry> entries) {
    const auto now = SystemClock().now();
    std::erase_if(entries, [&](const DemoEntry& entry) { return entry.at > now; });
    return entries;
}

class Door {
  public:
    explicit Door(ConfigReader& config)
        : url_(config.text("url", "http://127.0.0.1:8080", "Where the door is.")),
          key_(config.text("app_key", "", "Key of an app that may post interactions and feedback.")) {
        if (key_.empty()) config.problem("app_key", "is needed to post: CAREWIRE_APP_KEY; ops/up writes one to var/carewire.env");
    }

    PostAnswer post(const DemoEntry& entry) {
        return client_.call({.method = "POST",
                             .url = url_ + std::string(entry.path),
                             .headers = {{"Authorization", "Bearer " + key_},
                                         {"Content-Type", "application/json"},
                                         {"Idempotency-Key", "\"" + entry.id + "\""},
                                         {"Prefer", "wait=0"}},
                             .body = entry.body,
                             .deadline = std::chrono::seconds{15}});
    }

  private:
    const std::string url_, key_;
    http::Client client_{http::ClientOptions{.plain_http = true}};
};

int play(const Options& options, Context& context) {
    Door door(context.config);
    context.require_good_settings();
    const auto day = day_of(options);
    auto whole = demo_day(day);
    for (auto& said : demo_feedback(day)) whole.push_back(std::move(said));
    const auto entries = until_now(whole);
    const auto started = std::chrono::steady_clock::now();
    const auto summary = [&] {
        Progress progress(context.terminal, "posting", static_cast<std::int64_t>(entries.size()));
        return post_all(entries, {.rate = options.rate, .at_once = static_cast<int>(options.at_once)},
                        [&](const DemoEntry& entry) { return door.post(entry); },
                        [&](std::int64_t done) { progress.at(done); });
    }();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    context.terminal.facts({{"date", format_date(day.date)},
                            {"seed", options.seed},
                            {"posted", summary.taken},
                            {"refused", summary.refused},
                            {"tried_again", summary.tries_again},
                            {"not_yet", static_cast<std::int64_t>(whole.size() - entries.size())},
                            {"seconds", seconds}});
    if (summary.refused == 0) return kOk;
    throw Failure(fmt::format("the door refused {} entries, the first with {}", summary.refused, summary.first_refusal));
}

}  // namespace

Command demo() {
    return {"demo", "Play a sample day of a clinic through the door; the same seed and date again change nothing.",
            [](Arguments& arguments) -> Run {
                auto options = std::make_shared<Options>();
                arguments.option("date", options->date, "Local date, e.g. 2025-07-04; yesterday when not given.")
                    .option("zone", options->zone, "The clinic's time zone.")
                    .option("seed", options->seed, "Another number is another day.", 0)
                    .option("entries", options->entries, "How many interactions.", 1, 1000000)
                    .option("rate", options->rate, "Interactions a second; 0: as fast as the door takes them.", 0, 1000000)
                    .option("at-once", options->at_once, "Requests in flight.", 1, 256);
                return [options](Context& context) { return play(*options, context); };
            }};
}

}  // namespace carewire::cli
