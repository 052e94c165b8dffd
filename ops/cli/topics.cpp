#include <algorithm>

#include <fmt/format.h>

#include "ops/cli/compose_bus.hpp"
#include "ops/cli/topic_plan.hpp"

namespace carewire::cli {
namespace {

/// To create all topics takes a small broker some seconds.
constexpr Duration kCreatePatience{60'000};

struct Options {
    bool apply = false;
    bool grow = false;
};

Table table_of(const std::vector<TopicFinding>& findings) {
    Table table{.columns = {"topic", "partitions", "copies", "state", "remark"}};
    for (const auto& finding : findings) {
        const bool missing = finding.state == TopicState::Missing;
        table.rows.push_back({finding.wish.name, missing ? Cell{} : Cell{std::int64_t{finding.found.partitions}},
                              missing ? Cell{} : Cell{std::int64_t{finding.found.replication}},
                              std::string(name(finding.state)), finding.remark});
    }
    return table;
}

int reconcile(const Options& options, Context& context, BrokerDesk& desk) {
    const auto wishes = wanted_topics(desk.settings());
    auto findings = compare_topics(wishes, desk.admin().topics(kBrokerPatience));
    if (options.apply) {
        const auto done = apply_plan(desk.admin(), findings, options.grow, kCreatePatience);
        for (const auto& sentence : done) context.terminal.remark(sentence, Colour::Green);
        if (!done.empty()) findings = compare_topics(wishes, desk.admin().topics(kBrokerPatience));
    }
    context.terminal.table(table_of(findings));
    const auto wrong = std::ranges::count_if(findings, [](const TopicFinding& f) { return !is_harmless(f.state); });
    if (wrong == 0) return kOk;
    context.terminal.error(fmt::format("{} of {} topics are not as they should be; the column `remark` says what to do",
                                       wrong, findings.size()));
    return kFailed;
}

}  // namespace

Command topics() {
    return {"topics", "Compare the broker's topics with the catalog; create what is missing.", [](Arguments& arguments) -> Run {
                auto options = std::make_shared<Options>();
                arguments.flag("apply", options->apply, "Create missing topics and correct their configuration.")
                    .flag("grow", options->grow, "With --apply: add partitions where there are too few; keys then move.");
                return [options](Context& context) {
                    const auto settings = KafkaSettings::read(context.config);
                    context.require_good_settings();
                    if (options->grow && !options->apply) throw CalledWrongly("--grow goes with --apply");
                    return with_broker(settings, [&](BrokerDesk& desk) { return reconcile(*options, context, desk); });
                };
            }};
}

}  // namespace carewire::cli
