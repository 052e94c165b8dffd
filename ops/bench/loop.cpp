// What a worker's loop costs: events of half a KiB, per event a ledger mark, a row of nine columns, a counter, a tenth of a
// follow-up; one transaction per batch, offsets after it.
//   bench_loop STORE-URL [EVENTS=200000] [BATCH=500] [HOST:PORT of a Kafka; without: the bus in memory] [log]
// The store should be fresh. `log`: lines are formatted and written to a file in /tmp, as in production.
#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdlib>

#include "core/bus/kafka/kafka.hpp"
#include "core/bus/memory_bus.hpp"
#include "core/event/wire.hpp"
#include "core/worker/loop.hpp"

using namespace carewire;

namespace {

struct Recorded {
    std::string interaction_id, category, outcome, doctor, patient, channel, note;
    int duration = 0;
    static constexpr EventInfo event{"interaction.recorded", Stream::Interactions, 1};
    static auto fields() {
        return describe<Recorded>(field("interaction_id", &Recorded::interaction_id), field("category", &Recorded::category),
                                  field("outcome", &Recorded::outcome), field("doctor", &Recorded::doctor),
                                  field("patient", &Recorded::patient), field("channel", &Recorded::channel),
                                  field("note", &Recorded::note), field("duration", &Recorded::duration));
    }
};
struct Followed {
    std::string interaction_id;
    static constexpr EventInfo event{"bench.followed", Stream::Reports, 1};
    static auto fields() { return describe<Followed>(field("interaction_id", &Followed::interaction_id)); }
};

const AppendTable kRows{"bench_rows",
                        {"id", "clinic_id", "category", "outcome", "doctor", "patient", "channel", "note", "at"}};
const Rollup kCounts{"bench_counts", {"clinic_id", "day", "category"}, {"events"}};

class SilentLog final : public Log {
  public:
    void write(Level, std::string_view, LogFields) override {}
    std::int64_t lines_lost() const override { return 0; }
};

Worker bench_worker() {
    return Worker{"bench"}.on<Recorded>([n = 0](Tx& tx, const Event<Recorded>& e) mutable -> Outcome {
        const Recorded& r = e.body;
        tx.append(kRows, {r.interaction_id, e.envelope.clinic.value, r.category, r.outcome, r.doctor, r.patient, r.channel,
                          r.note, epoch_ms(e.envelope.time)});
        tx.add(kCounts, {e.envelope.clinic.value, std::int64_t{epoch_ms(e.envelope.time) / 86400000}, r.category}, {1});
        if (++n % 10 == 0) tx.emit(e.envelope.subject, Followed{r.interaction_id});
        return Done{};
    });
}

OutRecord event(std::size_t n, Time now) {
    Recorded body{.interaction_id = fmt::format("i-{:012}", n),
                  .category = n % 3 == 0 ? "booking" : "question",
                  .outcome = "success",
                  .doctor = fmt::format("doctor-{}", n % 7),
                  .patient = fmt::format("patient-{}", n % 1000),
                  .channel = "chat",
                  .note = std::string(300, static_cast<char>('a' + n % 26)),
                  .duration = static_cast<int>(n % 600)};
    Envelope envelope;
    envelope.id = {mint_uuid(now)};
    envelope.type = "interaction.recorded";
    envelope.source = "/ingress";
    envelope.clinic = {fmt::format("clinic-{}", n % 20)};
    envelope.subject = body.patient;
    envelope.time = now;
    envelope.actor = "app-1";
    envelope.actor_role = "app";
    return to_record(envelope, Stream::Interactions, to_json(body), "bench");
}

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void make_tables(Database& database) {
    migrate(database, {"core/worker", "core/effect", "core/timer"});
    database.write([](Sql& sql) {
        sql.execute("create table bench_rows (id text primary key, clinic_id text not null, category text not null, outcome text"
                    " not null, doctor text, patient text, channel text, note text, at bigint not null)");
        sql.execute("create table bench_counts (clinic_id text, day bigint, category text, events bigint not null,"
                    " primary key (clinic_id, day, category))");
    });
}

void fill(Sink& sink, std::size_t events) {
    const SystemClock clock;
    std::vector<OutRecord> records;
    for (std::size_t n = 0; n < events; ++n) {
        records.push_back(event(n, clock.now()));
        if (records.size() == 5000 || n + 1 == events) sink.publish(std::exchange(records, {}), Duration{30000});
    }
}

}  // namespace

int main(int count, char** arguments) {
    const std::string url = count > 1 ? arguments[1] : "sqlite3:///tmp/carewire-bench.db";
    const std::size_t events = count > 2 ? std::strtoul(arguments[2], nullptr, 10) : 200000;
    WorkerOptions options;
    options.topic_prefix = "bench";
    options.batch = count > 3 ? std::strtoul(arguments[3], nullptr, 10) : 500;
    const std::string kafka = count > 4 && std::string_view(arguments[4]) != "log" ? arguments[4] : "";
    const bool with_log = std::string_view(arguments[count - 1]) == "log";

    const SystemClock clock;
    SilentLog silent;
    const auto file_log = open_log({.process = "bench", .level = Level::Info, .directory = "/tmp/carewire-bench-log"});
    Log& log = with_log ? *file_log : silent;
    const auto metrics = Metrics::make();
    const auto database = Database::open({.url = url});
    make_tables(*database);
    MemoryBus memory(clock);
    const std::vector<std::string> topics{topic(Stream::Interactions, "bench"), topic(Stream::Reports, "bench")};
    std::unique_ptr<Sink> sink;
    std::unique_ptr<Source> source;
    if (kafka.empty()) {
        for (const auto& name : topics) memory.create(name, 6);
        sink = memory.sink();
        source = memory.source("bench.bench", {topics[0]});
    } else {
        const KafkaSettings settings{.servers = kafka, .prefix = "bench"};
        const auto admin = open_kafka_admin(settings, silent);
        for (const auto& name : topics) admin->create({{.name = name, .partitions = 6, .replication = 1}}, Duration{20000});
        sink = open_kafka_sink(settings, topics, silent);
        source = open_kafka_source(settings, {.group = "bench.bench", .topics = {topics[0]}, .instance = ""}, silent);
    }
    fill(*sink, events);

    const Worker worker = bench_worker();
    Outbox outbox(worker.name(), *database, *sink, clock, Duration{10000});
    Loop loop(worker, options, {*database, *source, outbox, clock, log, *metrics, {}});
    auto done = [&] { return metrics->counter("carewire_events_handled_total", "", {{"worker", "bench"}, {"outcome", "done"}}).value(); };
    while (done() == 0) loop.turn(Duration{100});
    const double first = done();
    const auto start = clock.steady();
    const double cpu = cpu_seconds();
    while (done() < static_cast<double>(events)) loop.turn(Duration{100});
    const double seconds = std::chrono::duration<double>(clock.steady() - start).count();
    const double handled = done() - first;
    fmt::print("{} batch {} {}: {:.0f} events/s, {:.2f} CPU s per 100,000\n", url.substr(0, url.find(':')), options.batch,
               kafka.empty() ? "memory" : "kafka", handled / seconds, (cpu_seconds() - cpu) * 1e5 / handled);
    const auto marks = database->read([](Sql& sql) { return sql.first("select count(*) from inbox")->integer(0); });
    loop.close();
    return marks == static_cast<std::int64_t>(events) ? 0 : 1;
}
