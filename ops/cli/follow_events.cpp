#include "ops/cli/follow_events.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "consumers/journal/event_reader.hpp"
#include "core/http/loop.hpp"
#include "core/json/json.hpp"

namespace carewire::cli {
namespace {

using namespace journal;

/// How often to look for new rows, and how many of one chain at once.
constexpr Duration kLookAgain{500};
constexpr int kAtOnce = 1000;

std::string line_of(const KeptEvent& event, bool json) {
    const auto written = format_rfc3339(from_epoch_ms(event.created_at));
    if (!json) return fmt::format("{:<24}  {:<26}  {}  {}  {}", written, event.type, event.id, event.clinic, event.subject);
    std::string text;
    json::Writer(text)
        .begin_object()
        .member("written", written)
        .member("type", event.type)
        .member("event_id", event.id)
        .member("clinic", event.clinic)
        .member("subject", event.subject)
        .end_object();
    return text;
}

class Follower {
  public:
    Follower(const Followed& wanted, Terminal& terminal, Database& database)
        : wanted_(wanted), terminal_(terminal), database_(database) {}

    void look() {
        std::vector<KeptEvent> fresh;
        database_.read([&](Sql& sql) {
            for (const auto& head : lane_heads(sql)) {
                if (wanted_.clinic.empty() || head.clinic == wanted_.clinic) read_on(sql, head, fresh);
            }
            return true;
        });
        first_look_ = false;
        std::stable_sort(fresh.begin(), fresh.end(), [](const auto& a, const auto& b) { return a.created_at < b.created_at; });
        for (const auto& event : fresh) {
            const bool typed = wanted_.type.empty() || event.type == wanted_.type;
            const bool about = wanted_.subject.empty() || event.subject == wanted_.subject;
            if (typed && about) terminal_.document(line_of(event, terminal_.json()));
        }
    }

  private:
    void read_on(Sql& sql, const LaneHead& head, std::vector<KeptEvent>& fresh) {
        auto& seen = seen_[{head.clinic, head.lane}];
        if (first_look_) seen = std::max<std::int64_t>(0, head.position - wanted_.last);
        while (seen < head.position) {
            auto rows = rows_after(sql, {head.clinic, head.lane, seen}, kAtOnce);
            if (rows.empty()) return;
            seen = rows.back().position;
            std::move(rows.begin(), rows.end(), std::back_inserter(fresh));
        }
    }

    const Followed& wanted_;
    Terminal& terminal_;
    Database& database_;
    std::map<std::pair<std::string, std::string>, std::int64_t> seen_;
    bool first_look_ = true;
};

}  // namespace

void follow_events(const Followed& wanted, Terminal& terminal, Database& database) {
    Follower follower(wanted, terminal, database);
    http::Loop loop;
    std::function<void()> again = [&] {
        follower.look();
        loop.after(kLookAgain, again);
    };
    again();
    loop.run();
}

}  // namespace carewire::cli
