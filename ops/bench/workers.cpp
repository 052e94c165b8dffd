// How many events a second one process of a worker handles, and how long its figures take to read:
//   bench_workers WORKER STORE-URL [EVENTS=100000] [BATCH=500]
// The real loop and store; the bus is in memory. The store should be fresh.
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>

#include "consumers/reports/daily_store.hpp"
#include "consumers/roster.hpp"
#include "core/bus/memory_bus.hpp"
#include "core/event/wire.hpp"
#include "core/worker/loop.hpp"
#include "schemas/interactions/interactions.hpp"

using namespace carewire;

namespace {

constexpr std::int64_t kDay = 1751587200000;  // 2025-07-04T00:00:00Z

InteractionRecorded interaction(int n) {
    static constexpr const char* kTypes[] = {"booking", "faq", "confirmation", "rescheduling", "callback", "misc"};
    InteractionRecorded body;
    body.interaction_id = mint_uuid(from_epoch_ms(kDay));
    body.timestamp = from_epoch_ms(kDay + (std::int64_t{n} * 7919) % 86400000);
    body.interaction_type = kTypes[n % 6];
    body.patient_name = fmt::format("Patient Number {}", n % 50000);
    body.contact_number = "****1234";
    body.patient_ref = fmt::format("patient-{}", n % 50000);
    body.success = n % 8 != 0;
    if (!body.success) body.error_message = n % 16 == 0 ? "No free slot on the wanted day" : "Appointment not found";
    body.doctor = "Dr. Smith";
    body.service_type = "Cleaning";
    body.appointment_id = fmt::format("APT-{}", n);
    body.details = JsonText{R"({"date":"2025-07-05","time":"10:00","is_new_patient":false})"};
    return body;
}

OutRecord record(int n) {
    const auto body = interaction(n);
    Envelope envelope{.id = {mint_uuid(from_epoch_ms(kDay))},
                      .type = std::string(InteractionRecorded::event.type),
                      .source = "/ingress",
                      .clinic = {"clinic-1"},
                      .subject = *body.patient_ref,
                      .time = body.timestamp,
                      .actor = "key-1",
                      .actor_role = "app"};
    envelope.correlation = envelope.id.value;
    return to_record(envelope, Stream::Interactions, to_json(body));
}

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void handle_all(const Worker& worker, Services& services, MemoryBus& bus, int events, std::size_t batch) {
    std::vector<std::string> topics;
    for (const Stream stream : worker.streams()) topics.push_back(topic(stream));
    const auto source = bus.source("carewire." + worker.name(), topics);
    const auto sink = bus.sink();
    Outbox outbox(worker.name(), services.database, *sink, services.clock, Duration{10000});
    WorkerOptions options;
    options.batch = batch;
    Loop loop(worker, options, {services.database, *source, outbox, services.clock, services.log, services.metrics, {}});
    const auto start = std::chrono::steady_clock::now();
    const auto cpu = std::clock();
    while (loop.turn(Duration{0}) != Loop::Turn::Idle) {
    }
    const double took = seconds_since(start);
    fmt::print("{}: {} events in {:.2f} s = {:.0f}/s, {:.2f} CPU-s per 100,000, batch {}\n", worker.name(), events, took,
               events / took, static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC * 100000 / events, batch);
}

void read_figures(Database& database) {
    const auto start = std::chrono::steady_clock::now();
    const auto day = database.read([](Sql& sql) { return reports::daily_figures(sql, {"clinic-1"}, "2025-07-04"); });
    fmt::print("figures of the day: {} interactions, {} patients, read in {:.2f} ms\n", day.counts.total, day.engagement.patients,
               1000 * seconds_since(start));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return fmt::print("usage: bench_workers WORKER STORE-URL [EVENTS] [BATCH]\n"), 2;
    const int events = argc > 3 ? std::atoi(argv[3]) : 100000;
    const auto batch = static_cast<std::size_t>(argc > 4 ? std::atoi(argv[4]) : 500);
    const auto database = Database::open({.url = argv[2]});
    auto folders = consumers::roster_folders();
    folders.insert(folders.begin(), {"core/worker", "core/effect", "core/timer"});
    migrate(*database, folders);
    ConfigReader config({}, {}, {});
    const SystemClock clock;
    const auto log = open_log({.process = "bench", .level = Level::Error});
    const auto metrics = Metrics::make();
    Services services{config, *database, clock, *log, *metrics};
    const auto worker = consumers::find_worker(argv[1])->make(services);
    MemoryBus bus(clock);
    for (const Stream stream : all_streams()) bus.create(topic(stream));
    bus.create("carewire.dead." + worker.name(), 1);
    const auto door = bus.sink();
    for (int n = 0; n < events; ++n) door->publish({record(n)}, Duration{1000});
    handle_all(worker, services, bus, events, batch);
    if (worker.name() == "reports") read_figures(*database);
}
