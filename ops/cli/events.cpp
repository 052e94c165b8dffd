#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "consumers/journal/event_reader.hpp"
#include "consumers/journal/verify.hpp"
#include "ops/cli/command.hpp"
#include "ops/cli/compose_store.hpp"
#include "ops/cli/follow_events.hpp"
#include "ops/cli/progress.hpp"

namespace carewire::cli {
namespace {

using namespace journal;

struct Options {
    std::string id;
    std::string clinic;
    bool body = false;
};

std::unique_ptr<Database> open_store(Context& context) {
    const auto options = read_store_settings(context.config);
    context.require_good_settings();
    return Database::open(options);
}

std::string moment(std::int64_t ms) { return format_rfc3339(from_epoch_ms(ms)); }

std::vector<KeptEvent> must_find(Sql& sql, const std::string& id) {
    auto events = find_events(sql, id);
    if (events.empty()) {
        throw Failure(fmt::format("the journal has no event {}; it may not have been handled yet (carewire groups shows the lag)", id));
    }
    return events;
}

std::string workers_of(Sql& sql, const std::string& id) {
    std::vector<std::string> texts;
    for (const auto& at : handled_by(sql, id)) {
        texts.push_back(at.fate == "done" ? at.worker : fmt::format("{} ({}{}{})", at.worker, at.fate, at.reason.empty() ? "" : ": ", at.reason));
    }
    return fmt::format("{}", fmt::join(texts, ", "));
}

int verify_chains(const Options& options, Context& context) {
    const auto database = open_store(context);
    const auto clinic = options.clinic.empty() ? std::nullopt : std::optional(options.clinic);
    const auto verdict = database->read([&](Sql& sql) {
        const auto rows = sql.first("select count(*) from events");
        Progress progress(context.terminal, "verifying", clinic ? 0 : rows->integer(0));
        return journal::verify(sql, clinic, [&](std::int64_t done) { progress.at(done); });
    });
    Table faults{.columns = {"clinic", "lane", "position", "event_id", "what"}, .rows = {}};
    for (const auto& fault : verdict.faults) {
        faults.rows.push_back({fault.clinic, fault.lane, fault.position, fault.event_id, fault.what});
    }
    if (!verdict.holds()) {
        context.terminal.table(faults);
        context.terminal.error(fmt::format("{} of {} chains and seals do not hold: the first bad record of each is named above",
                                           verdict.faults.size(), verdict.lanes + verdict.seals));
        return kFailed;
    }
    context.terminal.facts({{"holds", true}, {"events", verdict.rows}, {"chains", verdict.lanes}, {"seals", verdict.seals}});
    return kOk;
}

int show_event(const Options& options, Context& context) {
    const auto database = open_store(context);
    return database->read([&](Sql& sql) {
        for (const auto& event : must_find(sql, options.id)) {
            Facts facts{{"event_id", event.id},       {"type", event.type},          {"version", event.version},
                        {"clinic", event.clinic},     {"stream", event.stream},      {"subject", event.subject},
                        {"happened", moment(event.occurred_at)}, {"written", moment(event.created_at)},
                        {"source", event.source},     {"actor", event.actor},        {"actor_role", event.actor_role},
                        {"correlation", event.correlation}, {"cause", event.cause},  {"handled_by", workers_of(sql, event.id)},
                        {"chain", fmt::format("{} / {}", event.lane, event.position)}};
            // a body may hold personal data: only when it is asked for
            if (options.body) facts.emplace_back("body", event.body);
            context.terminal.facts(facts);
        }
        return kOk;
    });
}

/// How many causes stand between an event and the first of its chain.
std::size_t depth_of(const KeptEvent& event, const std::vector<KeptEvent>& chain) {
    std::size_t depth = 0;
    const auto* at = &event;
    while (!at->cause.empty() && depth < chain.size()) {
        const auto cause = std::find_if(chain.begin(), chain.end(), [&](const auto& other) { return other.id == at->cause; });
        if (cause == chain.end()) break;
        at = &*cause;
        ++depth;
    }
    return depth;
}

int trace_event(const Options& options, Context& context) {
    const auto database = open_store(context);
    return database->read([&](Sql& sql) {
        Table table{.columns = {"written", "event", "event_id", "cause", "handled_by"}, .rows = {}};
        for (const auto& found : must_find(sql, options.id)) {
            const auto chain = chain_of(sql, found);
            for (const auto& event : chain) {
                table.rows.push_back({moment(event.created_at), std::string(2 * depth_of(event, chain), ' ') + event.type, event.id,
                                      event.cause, workers_of(sql, event.id)});
            }
        }
        context.terminal.table(table);
        return kOk;
    });
}

Run declare(Arguments& arguments) {
    arguments.action("verify", "Walk the hash chains and seals; name the first bad record.", [](Arguments& a) -> Run {
        auto options = std::make_shared<Options>();
        a.option("clinic", options->clinic, "Of this clinic only.");
        return [options](Context& context) { return verify_chains(*options, context); };
    });
    arguments.action("show", "One event and who handled it.", [](Arguments& a) -> Run {
        auto options = std::make_shared<Options>();
        a.position("ID", options->id, "The event's id.").flag("body", options->body, "With its body, which may hold personal data.");
        return [options](Context& context) { return show_event(*options, context); };
    });
    arguments.action("trace", "What led to an event and what followed from it.", [](Arguments& a) -> Run {
        auto options = std::make_shared<Options>();
        a.position("ID", options->id, "The event's id.");
        return [options](Context& context) { return trace_event(*options, context); };
    });
    arguments.action("follow", "Events as they come, until it is interrupted.", [](Arguments& a) -> Run {
        auto wanted = std::make_shared<Followed>();
        a.option("clinic", wanted->clinic, "Of this clinic only.")
            .option("type", wanted->type, "Of this type only.")
            .option("subject", wanted->subject, "Of this subject only.")
            .option("last", wanted->last, "How many of the past ones of each chain first.", 0, 1000);
        return [wanted](Context& context) {
            const auto database = open_store(context);
            follow_events(*wanted, context.terminal, *database);
            return kOk;
        };
    });
    return {};
}

}  // namespace

Command events() { return {"events", "Look into the journal and verify it.", declare}; }

}  // namespace carewire::cli
