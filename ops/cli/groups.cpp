#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "core/worker/ledger.hpp"
#include "ops/cli/compose_bus.hpp"
#include "ops/cli/compose_store.hpp"
#include "ops/cli/group_lag.hpp"

namespace carewire::cli {
namespace {

struct Options {
    std::vector<std::string> workers;
    bool partitions = false;
    bool watch = false;
    bool rewind = false;
    bool yes = false;
};

std::string worker_of(const GroupLag& lag, const std::string& prefix) { return lag.group.name.substr(prefix.size() + 1); }

double seconds(Duration duration) { return static_cast<double>(duration.count()) / 1000; }

/// What an operator should know of a group beyond its figures.
std::string remark(const GroupLag& lag) {
    if (lag.group.members.empty() && lag.events() > 0) return "nobody reads it: start a worker";
    if (lag.group.members.empty()) return "nobody reads it";
    if (const auto idle = lag.idle_members(); idle > 0) {
        return fmt::format("{} of {} members have no partition: more consumers than partitions", idle, lag.group.members.size());
    }
    return "";
}

Table summary(const std::vector<GroupLag>& lags, const std::string& prefix) {
    Table table{.columns = {"worker", "state", "members", "partitions", "lag_events", "lag_s", "remark"},
                .when_empty = "no worker has joined yet"};
    for (const auto& lag : lags) {
        table.rows.push_back({worker_of(lag, prefix), lag.group.state, static_cast<std::int64_t>(lag.group.members.size()),
                              static_cast<std::int64_t>(lag.partitions.size()), lag.events(), seconds(lag.behind()), remark(lag)});
    }
    return table;
}

Table per_partition(const std::vector<GroupLag>& lags, const std::string& prefix) {
    Table table{.columns = {"worker", "topic", "partition", "member", "committed", "end", "lag_events", "lag_s"},
                .when_empty = "no worker has joined yet"};
    for (const auto& lag : lags) {
        for (const auto& p : lag.partitions) {
            table.rows.push_back({worker_of(lag, prefix), p.at.topic, std::int64_t{p.at.partition},
                                  p.member.empty() ? Cell{} : Cell{p.member}, p.committed, p.end, p.events(), seconds(p.behind)});
        }
    }
    return table;
}

std::vector<GroupLag> look(const Options& options, BrokerDesk& desk) {
    const auto prefix = desk.settings().prefix + ".";
    const auto is_wanted = [&](const std::string& group) {
        if (!group.starts_with(prefix) || group == prefix + "reader") return false;
        return options.workers.empty() || std::ranges::count(options.workers, group.substr(prefix.size())) > 0;
    };
    std::vector<GroupLag> lags;
    for (const auto& group : desk.admin().groups(kBrokerPatience)) {
        if (is_wanted(group)) lags.push_back(measure_lag(desk.admin(), group, SystemClock{}.now(), kBrokerPatience));
    }
    return lags;
}

int show(const Options& options, Context& context, BrokerDesk& desk) {
    constexpr auto kRefresh = std::chrono::seconds{2};
    while (true) {
        const auto lags = look(options, desk);
        const bool detail = options.partitions || !options.workers.empty();
        const auto table = detail ? per_partition(lags, desk.settings().prefix) : summary(lags, desk.settings().prefix);
        if (options.watch && !context.terminal.json() && context.terminal.interactive()) {
            context.terminal.say("\x1b[H\x1b[2J" + context.terminal.coloured(format_rfc3339(SystemClock{}.now()), Colour::Dim));
        }
        context.terminal.table(table);
        if (detail) {
            for (const auto& lag : lags) {
                const auto said = remark(lag);
                if (!said.empty()) context.terminal.remark(worker_of(lag, desk.settings().prefix) + ": " + said, Colour::Yellow);
            }
        }
        if (!options.watch) return kOk;
        std::this_thread::sleep_for(kRefresh);
    }
}

/// Where the ledger of a worker ends, for every partition in which its group stands beyond that (F74).
std::map<TopicPartition, std::int64_t> where_ledger_ends(Database& database, BusAdmin& admin, const std::string& worker, const std::string& group) {
    const auto ledger = database.read([&](Sql& sql) { return Ledger(worker).positions(sql); });
    std::map<TopicPartition, std::int64_t> target;
    for (const auto& at : ahead_of_ledger(admin.group(group, kBrokerPatience).committed, ledger)) {
        const auto known = ledger.find(at);
        target[at] = known == ledger.end() ? 0 : known->second;
    }
    return target;
}

int rewind(const Options& options, Context& context, const DatabaseOptions& store, BrokerDesk& desk) {
    const auto database = Database::open(store);
    Table table{.columns = {"worker", "topic", "partition", "next_offset"}, .when_empty = "no group stands beyond its store"};
    for (const auto& worker : options.workers) {
        const auto group = desk.settings().prefix + "." + worker;
        const auto target = where_ledger_ends(*database, desk.admin(), worker, group);
        if (options.yes && !target.empty()) desk.admin().move_group(group, target, kBrokerPatience);
        for (const auto& [at, offset] : target) table.rows.push_back({worker, at.topic, std::int64_t{at.partition}, offset});
    }
    context.terminal.table(table);
    if (!options.yes && !table.rows.empty()) {
        context.terminal.remark("a preview: with --yes these groups read again from there, once their workers are stopped", Colour::Yellow);
    }
    return kOk;
}

}  // namespace

Command groups() {
    return {"groups", "Show how far each worker is behind, in events and in seconds.", [](Arguments& arguments) -> Run {
                auto options = std::make_shared<Options>();
                arguments.positions("worker", options->workers, "Only these workers, partition by partition.", false)
                    .flag("partitions", options->partitions, "Every partition of every worker.")
                    .flag("watch", options->watch, "Again every two seconds, until interrupted.")
                    .flag("rewind", options->rewind, "Let the groups of these workers read again what this store does not know.")
                    .flag("yes", options->yes, "With --rewind: do it.");
                return [options](Context& context) {
                    const auto settings = KafkaSettings::read(context.config);
                    const auto store = options->rewind ? read_store_settings(context.config) : DatabaseOptions{};
                    context.require_good_settings();
                    if (options->rewind && options->workers.empty()) throw CalledWrongly("--rewind wants the names of workers");
                    if (options->rewind) {
                        return with_broker(settings, [&](BrokerDesk& desk) { return rewind(*options, context, store, desk); });
                    }
                    return with_broker(settings, [&](BrokerDesk& desk) { return show(*options, context, desk); });
                };
            }};
}

}  // namespace carewire::cli
