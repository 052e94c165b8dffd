#include "core/effect/effect_admin.hpp"

#include <fmt/format.h>

#include "ops/cli/command.hpp"
#include "ops/cli/compose_store.hpp"

namespace carewire::cli {
namespace {

struct Options {
    EffectFilter filter;
    std::string worker, key, kind, clinic, why;
    std::int64_t most = 50;
};

std::unique_ptr<Database> open_store(Context& context) {
    const auto store = read_store_settings(context.config);
    context.require_good_settings();
    return Database::open(store);
}

int list(const Options& options, Context& context) {
    auto filter = options.filter;
    filter.most = static_cast<std::size_t>(options.most);
    const auto database = open_store(context);
    Table table{.columns = {"worker", "kind", "key", "clinic", "state", "attempt", "due", "code", "why"}, .when_empty = "no effects"};
    for (const auto& one : database->read([&](Sql& sql) { return list_effects(sql, filter); })) {
        table.rows.push_back({one.worker, one.kind, one.key, one.clinic, one.state, fmt::format("{}/{}", one.attempt, one.max_attempts),
                              format_rfc3339(one.due), one.code, one.why});
    }
    context.terminal.table(table);
    return kOk;
}

int show(const Options& options, Context& context) {
    const auto database = open_store(context);
    const auto one = database->read([&](Sql& sql) { return find_effect(sql, options.worker, options.key); });
    if (!one) throw Failure(fmt::format("worker {} has no effect of that key; `carewire effects list` shows them", options.worker));
    context.terminal.facts({{"worker", one->worker},
                            {"kind", one->kind},
                            {"key", one->key},
                            {"clinic", one->clinic},
                            {"subject", one->subject},
                            {"event_id", one->event_id},
                            {"state", one->state},
                            {"attempt", fmt::format("{}/{}", one->attempt, one->max_attempts)},
                            {"sent_again_on_purpose", static_cast<std::int64_t>(one->resends)},
                            {"requested", format_rfc3339(one->requested)},
                            {"due", format_rfc3339(one->due)},
                            {"updated", format_rfc3339(one->updated)},
                            {"provider_ref", one->provider_ref},
                            {"code", one->code},
                            {"why", one->why}});
    return kOk;
}

int hold(const Options& options, Context& context) {
    const auto database = open_store(context);
    database->write([&](Sql& sql) { hold_effects(sql, options.worker, options.kind, options.clinic, options.why, "operator", SystemClock{}.now()); });
    context.terminal.remark(fmt::format("{} of {} is held{}; `carewire effects release {} {}` lets it go", options.kind, options.worker,
                                        options.clinic.empty() ? "" : " for that clinic", options.worker, options.kind));
    return kOk;
}

int release(const Options& options, Context& context) {
    const auto database = open_store(context);
    bool held = false;
    database->write([&](Sql& sql) { held = release_effects(sql, options.worker, options.kind, options.clinic); });
    if (!held) throw Failure(fmt::format("{} of {} was not held{}", options.kind, options.worker, options.clinic.empty() ? "" : " for that clinic"));
    return kOk;
}

int retry(const Options& options, Context& context) {
    const auto database = open_store(context);
    auto what = Retried::NotFound;
    database->write([&](Sql& sql) { what = retry_effect(sql, options.worker, options.key, SystemClock{}.now()); });
    switch (what) {
        case Retried::NotFound:
            throw Failure(fmt::format("worker {} has no effect of that key; `carewire effects list` shows them", options.worker));
        case Retried::Busy:
            throw Failure("it is being performed right now, or is done: nothing was changed");
        case Retried::Over:
            throw Failure("it is over, and what it carried is gone: ask for it again where it came from");
        case Retried::Again:
            context.terminal.remark("due now");
            return kOk;
        case Retried::SentAgain:
            context.terminal.remark("its fate was unknown: it will be sent once more, and counts as sent again on purpose", Colour::Yellow);
            return kOk;
    }
    return kFailed;
}

int drop(const Options& options, Context& context) {
    const auto database = open_store(context);
    bool dropped = false;
    database->write([&](Sql& sql) { dropped = drop_effect(sql, options.worker, options.key, options.why, SystemClock{}.now()); });
    if (!dropped) throw Failure("it neither waits nor is its fate unknown: nothing was changed");
    return kOk;
}

using Act = int (*)(const Options&, Context&);

Run run_with(std::shared_ptr<Options> options, Act act) {
    return [options = std::move(options), act](Context& context) { return act(*options, context); };
}

/// One effect: by its worker and key.
void one_effect(Arguments& arguments, const std::string& name, const std::string& says, Act act, bool wants_reason = false) {
    arguments.action(name, says, [=](Arguments& from) -> Run {
        auto options = std::make_shared<Options>();
        from.position("worker", options->worker, "Its worker.").position("key", options->key, "Its key, as listed.");
        if (wants_reason) from.option("why", options->why, "The reason, kept with it; no personal data.");
        return run_with(options, act);
    });
}

/// A kind of effect: by its worker and name, everywhere or for one clinic.
void one_kind(Arguments& arguments, const std::string& name, const std::string& says, Act act, bool wants_reason = false) {
    arguments.action(name, says, [=](Arguments& from) -> Run {
        auto options = std::make_shared<Options>();
        from.position("worker", options->worker, "Its worker.").position("kind", options->kind, "The kind, as listed.");
        from.option("clinic", options->clinic, "Only for this clinic.");
        if (wants_reason) from.option("why", options->why, "The reason, shown to other operators; no personal data.");
        return run_with(options, act);
    });
}

}  // namespace

Command effects() {
    return {"effects", "Look at what waits to be done outside; hold it, let it go, try it again.", [](Arguments& arguments) -> Run {
                arguments.action("list", "List effects, newest first, without what they carry.", [](Arguments& from) -> Run {
                    auto options = std::make_shared<Options>();
                    from.option("worker", options->filter.worker, "Only those of this worker.")
                        .option("kind", options->filter.kind, "Only this kind.")
                        .option("state", options->filter.state, "Only this state.")
                        .option("clinic", options->filter.clinic, "Only this clinic.")
                        .option("event", options->filter.event_id, "Only what this event asked for.")
                        .option("most", options->most, "How many.", 1, 10000);
                    return run_with(options, list);
                });
                one_effect(arguments, "show", "Show one effect.", show);
                one_effect(arguments, "retry", "Make an effect due now; one of unknown fate is sent once more.", retry);
                one_effect(arguments, "drop", "Cancel a waiting effect, or strike one of unknown fate off the list.", drop, true);
                one_kind(arguments, "hold", "Stop a kind of effect until it is released.", hold, true);
                one_kind(arguments, "release", "Let a held kind of effect go on.", release);
                return {};
            }};
}

}  // namespace carewire::cli
