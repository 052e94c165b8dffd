#include "ops/cli/door_parts.hpp"

#include "consumers/portal/resources.hpp"
#include "ops/cli/contracts.hpp"
#include "producers/accounts/accounts.hpp"
#include "producers/ingress/clinic_lists.hpp"
#include "producers/ingress/ingress.hpp"
#include "producers/ingress/results.hpp"
#include "producers/ingress/secret_files.hpp"

namespace carewire::cli {
namespace {

std::vector<std::string> all_topics(const std::string& prefix) {
    std::vector<std::string> topics;
    for (const auto stream : all_streams()) topics.push_back(topic(stream, prefix));
    return topics;
}

/// The ingress with what it is made of; destroyed in the right order.
struct IngressPart {
    IngressPart(Door& door, const IngressPartSettings& settings)
        : sink(open_kafka_sink(settings.kafka, all_topics(settings.kafka.prefix), *door.process.log)),
          lists(*door.database, door.process.loop, *door.process.log),
          secrets(settings.secrets_dir),
          resources(*door.database, door.process.clock, settings.reads),
          results(*door.database, [this](const Question& asked) {
              return resources.read({asked.method, asked.route, asked.path, asked.resource_id}, *asked.caller);
          }),
          ingress(settings.ingress, {.loop = door.process.loop,
                                     .pool = door.pool(),
                                     .sink = *sink,
                                     .guard = *door.guard,
                                     .clock = door.process.clock,
                                     .log = *door.process.log,
                                     .metrics = *door.process.metrics,
                                     .lists = &lists,
                                     .secrets = &secrets,
                                     .results = &results}),
          loop(door.process.loop) {}
    ~IngressPart() { loop.unwatch(sink->wake_fd()); }
    IngressPart(const IngressPart&) = delete;
    IngressPart& operator=(const IngressPart&) = delete;

    std::unique_ptr<Sink> sink;
    StoredClinicLists lists;
    SecretFiles secrets;
    portal::Resources resources;
    StoredResults results;
    Ingress ingress;
    http::Loop& loop;
};

/// `publish` empty: this process has no producer; its part of the accounts only reads.
std::unique_ptr<accounts::Accounts> make_accounts(Door& door, const accounts::AccountSettings& settings, accounts::PublishFact publish) {
    return std::make_unique<accounts::Accounts>(settings, accounts::Accounts::Parts{.database = *door.database,
                                                                                   .authenticator = door.authenticator,
                                                                                   .guard = *door.guard,
                                                                                   .pool = door.pool(),
                                                                                   .loop = door.process.loop,
                                                                                   .clock = door.process.clock,
                                                                                   .log = *door.process.log,
                                                                                   .publish = std::move(publish)});
}

}  // namespace

IngressPartSettings IngressPartSettings::read(ConfigReader& from) {
    return {.ingress = IngressSettings::read(from),
            .kafka = KafkaSettings::read(from),
            .secrets_dir = from.text("secrets.dir", "var/secrets",
                                     "Folder for secrets that come in a configuration body: a file each, mode 0600."),
            .reads = portal::PortalSettings::read(from)};
}

void add_ingress(Door& door, const IngressPartSettings& settings, const accounts::AccountSettings& people) {
    auto& part = door.keep(std::make_unique<IngressPart>(door, settings));
    part.ingress.on_fatal([&process = door.process] { process.stop(kFailed); });
    part.ingress.mount(door.site);
    door.process.loop.watch(part.sink->wake_fd(), [&part] { part.ingress.drain(); });
    door.process.health.ready_when("broker", [&part] { return part.ingress.ready(); });
    door.in_hand([&part] { return part.ingress.in_flight(); });
    door.when_store_is_there([&part] { part.lists.start(); });

    auto& accounts = door.keep(make_accounts(door, people, [&part](Prepared event, Sink::Report report) {
        return part.ingress.publish_fact(std::move(event), std::move(report));
    }));
    accounts.mount_writes(door.site);
    door.when_store_is_there([&accounts, &loop = door.process.loop] {
        accounts.bootstrap();
        loop.post([&accounts] { accounts.start(); });
    });
}

void add_portal(Door& door, const portal::PortalSettings& settings, const accounts::AccountSettings& people) {
    auto& part = door.keep(std::make_unique<portal::Portal>(*door.database, door.process.clock, *door.guard, door.pool(),
                                                            door.process.loop, *door.process.log, settings));
    part.mount(door.site);
    mount_contracts(door.site);
    door.keep(make_accounts(door, people, {})).mount_reads(door.site);
    door.process.health.ready_when_blocking("store", [&door] { return door.database->answers(Duration{100}); });
}

}  // namespace carewire::cli
