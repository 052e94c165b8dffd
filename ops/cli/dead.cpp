#include <fmt/format.h>

#include <algorithm>

#include "ops/cli/compose_bus.hpp"
#include "ops/cli/compose_store.hpp"
#include "ops/cli/dead_letters.hpp"
#include "ops/cli/progress.hpp"

namespace carewire::cli {
namespace {

/// Events that are published again in one go: an interruption leaves no more than these half done.
constexpr std::size_t kAtOnce = 200;

struct Options {
    DeadWanted wanted;
    bool all = false;
    bool yes = false;
};

struct Tools {
    KafkaSettings kafka;
    std::unique_ptr<Database> database;
};

Tools open_tools(Context& context) {
    auto kafka = KafkaSettings::read(context.config);
    const auto store = read_store_settings(context.config);
    context.require_good_settings();
    return {std::move(kafka), Database::open(store)};
}

std::vector<DeadRow> rows_of(Database& database, const DeadWanted& wanted) {
    return database.read([&](Sql& sql) { return list_dead(sql, wanted); });
}

Table table_of(const std::vector<DeadRow>& rows) {
    Table table{.columns = {"worker", "event_id", "type", "clinic", "state", "code", "reason", "attempts", "last_try"},
                .when_empty = "no dead letters"};
    for (const auto& row : rows) {
        table.rows.push_back({row.worker, row.event_id, row.event_type, row.clinic, std::string(row.state()), row.code,
                              row.reason, row.attempts, format_rfc3339(row.last_try)});
    }
    return table;
}

int list(const Options& options, Context& context) {
    const auto tools = open_tools(context);
    context.terminal.table(table_of(rows_of(*tools.database, options.wanted)));
    return kOk;
}

Facts facts_of(const DeadRow& row, const std::optional<Record>& letter) {
    Facts facts{{"worker", row.worker},
                {"event_id", row.event_id},
                {"type", row.event_type},
                {"clinic", row.clinic},
                {"state", std::string(row.state())},
                {"code", row.code},
                {"reason", row.reason},
                {"attempts", row.attempts},
                {"first_try", format_rfc3339(row.first_try)},
                {"last_try", format_rfc3339(row.last_try)},
                {"redriven_at", row.redriven_at ? Cell{format_rfc3339(*row.redriven_at)} : Cell{}},
                {"was_at", fmt::format("{}/{} offset {}", row.at.topic, row.at.partition, row.offset)}};
    if (!letter) return facts;
    facts.emplace_back("letter", fmt::format("{}/{} offset {}", letter->topic, letter->partition, letter->offset));
    facts.emplace_back("body_bytes", static_cast<std::int64_t>(letter->value.size()));
    facts.emplace_back("body", fmt::format("{}", fmt::join(outline(letter->value), "; ")));
    return facts;
}

int show(const Options& options, Context& context) {
    auto wanted = options.wanted;
    wanted.redriven = true;
    const auto tools = open_tools(context);
    const auto rows = rows_of(*tools.database, wanted);
    if (rows.empty()) throw Failure(fmt::format("no worker has event {} among its dead letters", wanted.event_id));
    return with_broker(tools.kafka, [&](BrokerDesk& desk) {
        const auto letters = find_letters(desk.admin(), tools.kafka.prefix, rows, kBrokerPatience);
        for (std::size_t i = 0; i < rows.size(); ++i) context.terminal.facts(facts_of(rows[i], letters[i]));
        return kOk;
    });
}

/// Rows that can be published again, each with its original; says which cannot and why.
void keep_redrivable(std::vector<DeadRow>& rows, std::vector<std::optional<Record>>& letters, Terminal& terminal) {
    std::vector<DeadRow> kept;
    std::vector<std::optional<Record>> found;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!rows[i].can_be_redriven()) {
            terminal.remark(fmt::format("{} at {}: left out, it is `{}`", rows[i].event_id, rows[i].worker, rows[i].state()));
        } else if (!letters[i]) {
            terminal.remark(fmt::format("{} at {}: left out, its letter is gone from the dead topic", rows[i].event_id,
                                        rows[i].worker), Colour::Yellow);
        } else {
            kept.push_back(std::move(rows[i]));
            found.push_back(std::move(letters[i]));
        }
    }
    rows = std::move(kept);
    letters = std::move(found);
}

void publish_again(Tools& tools, BrokerDesk& desk, const std::vector<DeadRow>& rows,
                   const std::vector<std::optional<Record>>& letters, Terminal& terminal) {
    const auto sink = desk.sink();
    Progress progress(terminal, "redriving", static_cast<std::int64_t>(rows.size()));
    for (std::size_t from = 0; from < rows.size(); from += kAtOnce) {
        const auto to = std::min(rows.size(), from + kAtOnce);
        const std::vector<DeadRow> some(rows.begin() + static_cast<std::ptrdiff_t>(from), rows.begin() + static_cast<std::ptrdiff_t>(to));
        std::vector<OutRecord> originals;
        for (auto i = from; i < to; ++i) originals.push_back(original_of(*letters[i]));
        redrive(*tools.database, *sink, some, originals, SystemClock{}.now(), kBrokerPatience);
        progress.at(static_cast<std::int64_t>(to));
    }
}

int redrive_command(const Options& options, Context& context) {
    const auto& wanted = options.wanted;
    if (wanted.event_id.empty() && wanted.worker.empty() && wanted.code.empty() && !options.all) {
        throw CalledWrongly("say which: an event id, --worker, --code, or --all");
    }
    auto tools = open_tools(context);
    auto rows = rows_of(*tools.database, wanted);
    if (rows.empty()) throw Failure("no dead letter matches; `carewire dead list` shows them");
    return with_broker(tools.kafka, [&](BrokerDesk& desk) {
        auto letters = find_letters(desk.admin(), tools.kafka.prefix, rows, kBrokerPatience);
        keep_redrivable(rows, letters, context.terminal);
        if (options.yes) publish_again(tools, desk, rows, letters, context.terminal);
        if (options.yes) rows = rows_of(*tools.database, wanted);
        context.terminal.table(table_of(rows));
        if (!options.yes) {
            context.terminal.remark(fmt::format("a preview: {} events would be published again at the end of their topics; with "
                                                "--yes they are", rows.size()), Colour::Yellow);
        }
        return kOk;
    });
}

}  // namespace

Command dead() {
    return {"dead", "Look at dead letters, and have them handled once more.", [](Arguments& arguments) -> Run {
                const auto with_filters = [](Arguments& from, Options& into) -> Arguments& {
                    return from.option("worker", into.wanted.worker, "Only those of this worker.")
                        .option("code", into.wanted.code, "Only those set aside for this reason code.");
                };
                arguments.action("list", "List dead letters, without personal data.", [=](Arguments& from) -> Run {
                    auto options = std::make_shared<Options>();
                    with_filters(from, *options).flag("redriven", options->wanted.redriven, "Also those published again.");
                    return [options](Context& context) { return list(*options, context); };
                });
                arguments.action("show", "Show one event's dead letters; of the body only its outline.", [=](Arguments& from) -> Run {
                    auto options = std::make_shared<Options>();
                    with_filters(from, *options).position("event", options->wanted.event_id, "The event's id.");
                    return [options](Context& context) { return show(*options, context); };
                });
                arguments.action("redrive", "Publish dead events again; without --yes only a preview.", [=](Arguments& from) -> Run {
                    auto options = std::make_shared<Options>();
                    with_filters(from, *options)
                        .position("event", options->wanted.event_id, "The event's id.", false)
                        .flag("all", options->all, "Every dead letter.")
                        .flag("yes", options->yes, "Do it.");
                    return [options](Context& context) { return redrive_command(*options, context); };
                });
                return {};
            }};
}

}  // namespace carewire::cli
