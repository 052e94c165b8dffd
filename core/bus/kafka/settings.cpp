#include "core/bus/kafka/settings.hpp"

namespace carewire {
namespace {

std::string text(Duration duration) { return std::to_string(duration.count()); }

KafkaProperties connection_properties(const KafkaSettings& settings) {
    KafkaProperties properties{
        {"bootstrap.servers", settings.servers},
        {"client.id", "carewire"},
        {"socket.nagle.disable", "true"},
        {"socket.keepalive.enable", "true"},
        // a broker that accepts and says nothing is given up after this
        {"socket.timeout.ms", "10000"},
        {"socket.connection.setup.timeout.ms", "5000"},
        // 10 s by default: a short outage would last that long for us (pitfall K6)
        {"reconnect.backoff.ms", "50"},
        {"reconnect.backoff.max.ms", "500"},
        // an idle connection that the broker closes is no event
        {"log.connection.close", "false"},
        {"security.protocol", settings.security},
    };
    const auto add = [&](std::string name, const std::string& value) {
        if (!value.empty()) properties.emplace_back(std::move(name), value);
    };
    add("ssl.ca.location", settings.ca_file);
    add("ssl.certificate.location", settings.certificate_file);
    add("ssl.key.location", settings.key_file);
    if (settings.security.starts_with("sasl")) {
        add("sasl.mechanism", settings.sasl_mechanism);
        add("sasl.username", settings.user);
        add("sasl.password", settings.password);
    }
    return properties;
}

}  // namespace

KafkaSettings KafkaSettings::read(ConfigReader& from) {
    using namespace std::chrono_literals;
    KafkaSettings s;
    s.servers = from.text("broker.servers", s.servers, "Kafka brokers to begin with: host:port, comma separated.");
    s.prefix = from.text("topics.prefix", s.prefix, "Begins the name of every topic and consumer group.");
    s.partitions = static_cast<int>(from.integer("topics.partitions", 12, 1, 1000, "Partitions of a new topic."));
    s.replication = static_cast<int>(from.integer("topics.replication", from.production() ? 3 : 1, 1, 9,
                                                  "Copies of a new topic; 3 in production."));
    s.delivery_timeout = from.duration("broker.delivery_timeout_ms", 4000ms, "How long delivery of an event is tried.");
    s.poll_limit = from.duration("broker.poll_limit_ms", 60000ms, "A worker silent this long loses its partitions.");
    s.session_timeout = from.duration("broker.session_timeout_ms", 10000ms,
                                      "A worker whose process is gone this long is replaced.");
    s.compression = from.choice("broker.compression", s.compression, {"none", "lz4", "zstd", "snappy", "gzip"},
                                "How events are compressed on their way to the broker and there.");
    s.security = from.choice("broker.security", s.security, {"plaintext", "ssl", "sasl_plaintext", "sasl_ssl"},
                             "How the connection to the broker is protected.");
    s.ca_file = from.text("broker.ca_file", "", "Certificates that the broker's must descend from; empty = the system's.");
    s.certificate_file = from.text("broker.certificate_file", "", "This client's certificate, for brokers that ask for one.");
    s.key_file = from.text("broker.key_file", "", "The private key of that certificate.");
    s.sasl_mechanism = from.choice("broker.sasl_mechanism", s.sasl_mechanism, {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"},
                                   "How this client proves who it is, with sasl_*.");
    s.user = from.text("broker.user", "", "User name at the broker, with sasl_*.");
    s.password = from.secret("broker.password_ref", "Password at the broker, with sasl_*.");
    if (s.delivery_timeout < 100ms) from.problem("broker.delivery_timeout_ms", "must be at least 100ms");
    if (s.session_timeout < 6s) from.problem("broker.session_timeout_ms", "brokers refuse less than 6s");
    if (s.poll_limit < s.session_timeout) {
        from.problem("broker.poll_limit_ms", "must not be below broker.session_timeout_ms");
    }
    if (s.security.starts_with("sasl") && (s.user.empty() || s.password.empty())) {
        from.problem("broker.security", s.security + " needs broker.user and broker.password_ref");
    }
    return s;
}

KafkaProperties producer_properties(const KafkaSettings& settings) {
    auto properties = connection_properties(settings);
    const KafkaProperties own{
#ifdef CAREWIRE_MUTANT_M2
        {"acks", "1"},
        {"enable.idempotence", "false"},
#else
        {"acks", "all"},
        {"enable.idempotence", "true"},
#endif
        // Kafka's own partitioner, so that every tool keeps the order of a subject
        {"partitioner", "murmur2_random"},
        {"message.timeout.ms", text(settings.delivery_timeout)},
        // a lone event leaves at once; under load, what gathers while a request is under way goes together
        {"linger.ms", "0"},
        {"compression.codec", settings.compression},
        {"retry.backoff.ms", "100"},
        // of dead letters; what the other topics take, their own limit says
        {"message.max.bytes", std::to_string(kLargestRecordBytes)},
        // what waits for the broker is bounded: then produce() says no
        {"queue.buffering.max.messages", "50000"},
        {"queue.buffering.max.kbytes", "65536"},
        // a missing topic is told after this, not after 30 s: topics are made by the installer, not on the fly
        {"topic.metadata.propagation.max.ms", "2000"},
    };
    properties.insert(properties.end(), own.begin(), own.end());
    return properties;
}

KafkaProperties consumer_properties(const KafkaSettings& settings, const std::string& group, const std::string& instance) {
    auto properties = connection_properties(settings);
    const KafkaProperties own{
        {"group.id", group},
#ifdef CAREWIRE_MUTANT_M6
        {"enable.auto.commit", "true"},
        {"enable.auto.offset.store", "true"},
        {"auto.commit.interval.ms", "100"},
#else
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
#endif
        // an offset that the log no longer holds is an error, never a silent jump (fault F26)
        {"auto.offset.reset", "error"},
        {"partition.assignment.strategy", "range,roundrobin"},
        {"session.timeout.ms", text(settings.session_timeout)},
        {"heartbeat.interval.ms", "1000"},
        {"max.poll.interval.ms", text(settings.poll_limit)},
        {"check.crcs", "true"},
        // a topic that was missing is seen this soon
        {"topic.metadata.refresh.interval.ms", "10000"},
        {"fetch.error.backoff.ms", "100"},
        // how long a partition that joins the fetching may have to wait for the request under way: 500 ms by default, which
        // would be the time to the first event of a worker that starts
        {"fetch.wait.max.ms", "100"},
    };
    properties.insert(properties.end(), own.begin(), own.end());
    if (!instance.empty()) properties.emplace_back("group.instance.id", instance);
    return properties;
}

KafkaProperties reader_properties(const KafkaSettings& settings) {
    auto properties = connection_properties(settings);
    const KafkaProperties own{
        // librdkafka wants one; nothing is ever committed under it
        {"group.id", settings.prefix + ".reader"},
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"auto.offset.reset", "error"},
        {"enable.partition.eof", "true"},
        {"check.crcs", "true"},
    };
    properties.insert(properties.end(), own.begin(), own.end());
    return properties;
}

}  // namespace carewire
