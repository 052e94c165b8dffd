// What the bus costs: librdkafka alone against our Sink, and our Source and reader of ranges on the same records.
//   bench_bus HOST:PORT [RECORDS] [produce|librdkafka|consume|read|join …]
#include <librdkafka/rdkafka.h>
#include <poll.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>

#include <fmt/format.h>

#include "core/bus/kafka/kafka.hpp"
#include "core/event/ids.hpp"

using namespace carewire;
using namespace std::chrono_literals;

namespace {

constexpr int kPartitions = 12;
constexpr std::size_t kAtOnce = 10'000;

class SilentLog final : public Log {
  public:
    void write(Level, std::string_view, LogFields) override {}
    std::int64_t lines_lost() const override { return 0; }
};
SilentLog quiet;

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Runs `work` and prints what it did per second and what it cost.
void measure(const char* name, std::size_t records, const std::function<void()>& work) {
    const auto cpu = cpu_seconds();
    const auto start = std::chrono::steady_clock::now();
    work();
    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    fmt::print("{:<12} {:>9.0f} events/s  {:.3f} CPU s per 100,000\n", name, static_cast<double>(records) / seconds,
               (cpu_seconds() - cpu) * 1e5 / static_cast<double>(records));
    std::fflush(stdout);
}

/// An event as the door publishes it: ten headers and half a KiB of JSON.
OutRecord event(const std::string& topic, std::size_t n) {
    auto id = fmt::format("01890a5d-ac96-774b-bcce-{:012}", n);
    auto body = fmt::format(R"({{"interaction_id":"{}","category":"booking","outcome":"success","note":"{}"}})", id,
                            std::string(400, static_cast<char>('a' + n % 26)));
    auto patient = fmt::format("patient-{}", n % 5000);
    return {topic,
            patient,
            std::move(body),
            {{"ce_specversion", "1.0"}, {"ce_id", id}, {"ce_type", "interaction.recorded"}, {"ce_source", "/ingress"},
             {"ce_subject", patient}, {"ce_time", "2025-07-04T15:30:00.000Z"}, {"content-type", "application/json"},
             {"ce_clinicid", "clinic-1"}, {"ce_correlationid", id}, {"ce_actorid", "key-17"}}};
}

void produce(const KafkaSettings& settings, const std::string& topic, std::size_t records) {
    const auto sink = open_kafka_sink(settings, {topic}, quiet);
    while (!sink->healthy()) poll(nullptr, 0, 10);
    std::size_t in_flight = 0;
    std::size_t lost = 0;
    measure("our sink", records, [&] {
        for (std::size_t n = 0; n < records; ++n) {
            while (!sink->produce(event(topic, n), [&](const DeliveryReport& report) {
                --in_flight;
                lost += report.fate != Delivery::Persisted;
            })) {
                sink->drain();
            }
            ++in_flight;
            if (n % 64 == 0) sink->drain();
            while (in_flight >= kAtOnce) {
                pollfd woken{sink->wake_fd(), POLLIN, 0};
                poll(&woken, 1, 100);
                sink->drain();
            }
        }
        sink->flush(30s);
    });
    if (lost > 0) fmt::print("  {} records were not acknowledged\n", lost);
}

/// The same records by the library's own calls: the ceiling.
void produce_with_librdkafka(const KafkaSettings& settings, const std::string& topic, std::size_t records) {
    auto* conf = rd_kafka_conf_new();
    char why[256];
    for (const auto& [name, value] : producer_properties(settings)) {
        if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), why, sizeof why) != RD_KAFKA_CONF_OK) std::abort();
    }
    rd_kafka_conf_set_dr_msg_cb(conf, [](rd_kafka_t*, const rd_kafka_message_t*, void*) {});
    auto* client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why);
    auto* handle = rd_kafka_topic_new(client, topic.c_str(), nullptr);
    measure("librdkafka", records, [&] {
        for (std::size_t n = 0; n < records; ++n) {
            const auto record = event(topic, n);
            auto* headers = rd_kafka_headers_new(record.headers.size());
            for (const auto& [name, value] : record.headers) {
                rd_kafka_header_add(headers, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                                    static_cast<ssize_t>(value.size()));
            }
            while (rd_kafka_producev(client, RD_KAFKA_V_RKT(handle), RD_KAFKA_V_PARTITION(RD_KAFKA_PARTITION_UA),
                                     RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(record.key.data(), record.key.size()),
                                     RD_KAFKA_V_VALUE(const_cast<char*>(record.value.data()), record.value.size()),
                                     RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END) != RD_KAFKA_RESP_ERR_NO_ERROR) {
                rd_kafka_poll(client, 100);
            }
            if (n % 64 == 0) rd_kafka_poll(client, 0);
            while (rd_kafka_outq_len(client) >= static_cast<int>(kAtOnce)) rd_kafka_poll(client, 100);
        }
        rd_kafka_flush(client, 30000);
    });
    rd_kafka_topic_destroy(handle);
    rd_kafka_destroy(client);
}

/// A member of a fresh group, polling batches of 500; the time of the first record is printed too.
void consume(const KafkaSettings& settings, const std::string& topic, std::size_t records) {
    const auto start = std::chrono::steady_clock::now();
    const auto source = open_kafka_source(settings, {topic + ".group", {topic}, "bench"}, quiet);
    std::size_t seen = 0;
    auto first = start;
    measure("our source", records, [&] {
        while (seen < records) {
            const auto batch = source->poll(500, 1s);
            if (seen == 0 && !batch.empty()) first = std::chrono::steady_clock::now();
            seen += batch.size();
            for (const auto& record : batch) source->store_offset({record.topic, record.partition}, record.offset + 1);
        }
    });
    fmt::print("  first record {} ms after open\n", std::chrono::duration_cast<std::chrono::milliseconds>(first - start).count());
    source->close();
}

void read(const KafkaSettings& settings, const std::string& topic, std::size_t records) {
    const auto admin = open_kafka_admin(settings, quiet);
    const auto ranges = admin->ranges({topic}, 10s);
    std::size_t bytes = 0;
    measure("our reader", records, [&] { admin->read(ranges, [&](Record&& r) { return bytes += r.value.size(), true; }, 10s); });
}

/// Time from opening a member to its first record, in a group that exists: what a restarted worker waits.
void join(const KafkaSettings& settings, const std::string& topic) {
    const auto sink = open_kafka_sink(settings, {topic}, quiet);
    for (int round = 0; round < 5; ++round) {
        sink->publish({event(topic, static_cast<std::size_t>(round))}, 10s);
        const auto start = std::chrono::steady_clock::now();
        const auto source = open_kafka_source(settings, {topic + ".join", {topic}, "worker-1"}, quiet);
        std::vector<Record> got;
        while (got.empty()) got = source->poll(1000, 1s);
        fmt::print("join: first record {} ms after open\n",
                   std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count());
        while (!got.empty()) {
            for (const auto& record : got) source->store_offset({record.topic, record.partition}, record.offset + 1);
            got = source->poll(1000, 300ms);
        }
        source->close();
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        fmt::print(stderr, "bench_bus HOST:PORT [RECORDS] [librdkafka|produce|consume|read|join …]\n");
        return 2;
    }
    KafkaSettings settings{.servers = argv[1]};
    if (const char* codec = std::getenv("CAREWIRE_BROKER_COMPRESSION")) settings.compression = codec;
    const std::size_t records = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 200'000;
    std::set<std::string> wanted(argv + std::min(argc, 3), argv + argc);
    if (wanted.empty()) wanted = {"librdkafka", "produce", "consume", "read", "join"};
    const auto topic = "carewire-bench." + mint_uuid(SystemClock{}.now());
    const auto admin = open_kafka_admin(settings, quiet);
    admin->create({{.name = topic, .partitions = kPartitions}, {.name = topic + ".other", .partitions = kPartitions}}, 20s);
    if (wanted.contains("librdkafka")) produce_with_librdkafka(settings, topic + ".other", records);
    if (wanted.contains("produce")) produce(settings, topic, records);
    if (wanted.contains("consume")) consume(settings, topic, records);
    if (wanted.contains("read")) read(settings, topic, records);
    if (wanted.contains("join")) join(settings, topic + ".other");
}
