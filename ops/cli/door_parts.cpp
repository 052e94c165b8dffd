#include "ops/cli/door_parts.hpp"

#include "consumers/portal/export_audit.hpp"
#include "consumers/portal/resources.hpp"
#include "consumers/portal/web/web.hpp"
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
        : sink(open_kafka_sink(settings.kafka, all_topics(settings.kafka.prefix), *door.process.log, Sending::Gathered)),
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

/// Live push and what else the portal publishes, with what they are made of.
struct LivePart {
    LivePart(Door& door, const PortalPartSettings& settings)
        : feedback(topic(Stream::Feedback, settings.kafka.prefix)),
          sink(open_kafka_sink(settings.kafka, {feedback, topic(Stream::Audit, settings.kafka.prefix)}, *door.process.log)),
          exports(*sink, settings.kafka.prefix, door.process.clock, *door.process.log),
          live(with_origins(settings, door), {.database = *door.database,
                                              .guard = *door.guard,
                                              .pool = door.pool(),
                                              .loop = door.process.loop,
                                              .clock = door.process.clock,
                                              .log = *door.process.log,
                                              .metrics = *door.process.metrics,
                                              .sink = *sink,
                                              .open_tail = [this, kafka = settings.kafka, log = door.process.log.get()](Time since) {
                                                  return open_kafka_tail(kafka, feedback, since, *log);
                                              }}),
          loop(door.process.loop) {}
    ~LivePart() { loop.unwatch(sink->wake_fd()); }
    LivePart(const LivePart&) = delete;
    LivePart& operator=(const LivePart&) = delete;

    static portal::LiveSettings with_origins(const PortalPartSettings& settings, const Door& door) {
        auto live = settings.live;
        live.topic_prefix = settings.kafka.prefix;
        live.origins = door.origins();
        return live;
    }

    std::string feedback;
    std::unique_ptr<Sink> sink;
    portal::ExportAudit exports;
    portal::Live live;
    http::Loop& loop;
};

portal::ExportAudit& add_live(Door& door, const PortalPartSettings& settings) {
    auto& part = door.keep(std::make_unique<LivePart>(door, settings));
    part.live.mount(door.site);
    part.live.start();
    door.process.loop.watch(part.sink->wake_fd(), [&part, &process = door.process] {
        if (!part.live.drain()) process.stop(kFailed);
    });
    door.in_hand([&part] { return part.live.in_hand(); });
    door.when_stopping([&part] { part.live.stop(); });
    return part.exports;
}

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

PortalPartSettings PortalPartSettings::read(ConfigReader& from) {
    return {.reads = portal::PortalSettings::read(from), .live = portal::LiveSettings::read(from), .kafka = KafkaSettings::read(from)};
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
    accounts.mount_forms(door.site);
    portal::mount_forms(door.site);
    door.when_store_is_there([&accounts, &loop = door.process.loop] {
        accounts.bootstrap();
        loop.post([&accounts] { accounts.start(); });
    });
}

void add_portal(Door& door, const PortalPartSettings& settings, const accounts::AccountSettings& people) {
    auto& part = door.keep(std::make_unique<portal::Portal>(*door.database, door.process.clock, *door.guard, door.pool(),
                                                            door.process.loop, *door.process.log, settings.reads));
    part.mount(door.site);
    door.keep(std::make_unique<portal::Web>(*door.database, door.process.clock, *door.guard, door.pool(), door.process.loop,
                                            *door.process.log, door.authenticator.settings().quiet_ttl))
        .mount(door.site);
    auto& exports = add_live(door, settings);
    part.on_export([&exports](const std::string& route, const Principal& who) { exports.note(route, who); });
    mount_contracts(door.site);
    door.keep(make_accounts(door, people, {})).mount_reads(door.site);
    door.process.health.ready_when_blocking("store", [&door] { return door.database->answers(Duration{100}); });
}

}  // namespace carewire::cli
