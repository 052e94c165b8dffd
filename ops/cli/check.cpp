#include <fmt/format.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <filesystem>

#include "core/time/zone.hpp"
#include "ops/cli/compose_bus.hpp"
#include "ops/cli/compose_log.hpp"
#include "ops/cli/compose_store.hpp"
#include "ops/cli/settings.hpp"
#include "ops/cli/topic_plan.hpp"

namespace carewire::cli {
namespace {

/// What was looked at, whether it is right, and how to mend it.
struct Finding {
    std::string what;
    bool right = true;
    std::string says;
};

std::vector<Finding> check_settings(ConfigReader& config) {
    read_all_settings(config);
    std::vector<Finding> findings;
    for (const auto& problem : config.problems()) findings.push_back({"settings", false, problem});
    if (findings.empty()) findings.push_back({"settings", true, fmt::format("{} keys, all good", config.declared().size())});
    return findings;
}

Finding check_zones() {
    if (Zone::find("Europe/Berlin")) return {"time zones", true, "the system's database is there"};
    return {"time zones", false, "there is no time-zone database: apt-get install tzdata"};
}

Finding check_log(const LogOptions& log) {
    if (log.directory.empty()) return {"log", true, "standard error only"};
    std::error_code error;
    std::filesystem::create_directories(log.directory, error);
    struct statvfs disk {};
    if (error || ::statvfs(log.directory.c_str(), &disk) != 0) {
        return {"log", false, fmt::format("{} cannot be made: set log.dir (CAREWIRE_LOG_DIR)", log.directory)};
    }
    const auto free_mb = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize / (1024 * 1024);
    const auto wanted_mb = static_cast<std::uint64_t>(log.max_mb) * static_cast<std::uint64_t>(log.keep + 1);
    if (free_mb < wanted_mb) {
        return {"log", false,
                fmt::format("{} has {} MB free, one process may fill {}: make room, or lower log.max_mb or log.keep",
                            log.directory, free_mb, wanted_mb)};
    }
    return {"log", true, fmt::format("{}, {} MB free", log.directory, free_mb)};
}

std::vector<Finding> check_broker(const KafkaSettings& settings) {
    std::vector<Finding> findings;
    try {
        with_broker(settings, [&](BrokerDesk& desk) {
            const auto topics = compare_topics(wanted_topics(settings), desk.admin().topics(kBrokerPatience));
            findings.push_back({"broker", true, settings.servers + " answers"});
            const auto wrong = std::ranges::count_if(topics, [](const auto& topic) { return !is_harmless(topic.state); });
            findings.push_back({"topics", wrong == 0,
                                wrong == 0 ? fmt::format("all {} are right", topics.size())
                                           : fmt::format("{} of {} are wrong or missing: carewire topics --apply", wrong,
                                                         topics.size())});
            return kOk;
        });
    } catch (const std::exception& failure) {
        findings.push_back({"broker", false, failure.what()});
    }
    return findings;
}

Finding check_store(const DatabaseOptions& options) {
    try {
        const auto database = Database::open(options);
        const auto missing = missing_migrations(*database);
        if (missing.empty()) return {"store", true, "answers; its tables are up to date"};
        return {"store", false, fmt::format("{} migrations are missing: carewire migrate", missing.size())};
    } catch (const std::exception& failure) {
        return {"store", false, failure.what()};
    }
}

int check(Context& context) {
    auto findings = check_settings(context.config);
    const auto kafka = KafkaSettings::read(context.config);
    const auto store = read_store_settings(context.config);
    findings.push_back(check_zones());
    findings.push_back(check_log(read_log_settings(context.config, "check")));
    std::ranges::move(check_broker(kafka), std::back_inserter(findings));
    findings.push_back(check_store(store));

    Table table{.columns = {"what", "right", "says"}, .rows = {}};
    for (const auto& finding : findings) table.rows.push_back({finding.what, finding.right, finding.says});
    context.terminal.table(table);
    const bool good = std::ranges::all_of(findings, &Finding::right);
    return good ? kOk : kFailed;
}

}  // namespace

Command check_installation() {
    return {"check", "Say what is wrong with settings, broker, topics and store, and how to mend it.",
            [](Arguments&) -> Run { return check; }};
}

}  // namespace carewire::cli
