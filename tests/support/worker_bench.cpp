#include "tests/support/worker_bench.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "core/event/wire.hpp"

namespace carewire::testing {
namespace {

/// More turns than any test needs: a loop that never comes to rest is a failure, not a hang.
constexpr int kMostTurns = 10000;

std::string shown(const SqlValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
    if (const auto* real = std::get_if<double>(&value)) return fmt::format("{}", *real);
    return "null";
}

std::string header(const Record& record, std::string_view wanted) {
    for (const auto& [name, value] : record.headers) {
        if (name == wanted) return value;
    }
    return {};
}

}  // namespace

WorkerBench::WorkerBench(Make make, std::vector<std::string> folders, std::map<std::string, std::string> settings,
                         TestStore* store)
    : bus(clock),
      metrics(Metrics::make()),
      make_(std::move(make)),
      own_store_(store == nullptr ? std::optional<TestStore>(TestStore::sqlite()) : std::nullopt),
      store_(store == nullptr ? &*own_store_ : store),
      config_(std::move(settings), {}, {}),
      services_(std::make_unique<Services>(Services{config_, store_->database(), clock, log, *metrics})) {
    folders.insert(folders.begin(), {"core/worker", "core/effect", "core/timer"});
    migrate(database(), folders);
    for (const Stream stream : all_streams()) bus.create(topic_of(stream), 3);
    stranger_ = bus.sink();
    worker_ = std::make_unique<Worker>(make_(*services_));
    bus.create(fmt::format("{}.dead.{}", options.topic_prefix, worker_->name()), 1);
    start();
}

WorkerBench::~WorkerBench() = default;

void WorkerBench::start() {
    std::vector<std::string> topics;
    for (const Stream stream : worker_->streams()) topics.push_back(topic_of(stream));
    source_ = bus.source(fmt::format("{}.{}", options.topic_prefix, worker_->name()), topics);
    sink_ = bus.sink();
    outbox_ = std::make_unique<Outbox>(worker_->name(), database(), *sink_, clock, options.publish_deadline);
    runner_ = std::make_unique<EffectRunner>(
        *worker_, effect_options, options.topic_prefix,
        EffectRunner::Parts{database(), *outbox_, clock, log, *metrics, gate_rules});
    runner_->call_inline();
    loop_ = std::make_unique<Loop>(*worker_, options, Loop::Parts{database(), *source_, *outbox_, clock, log, *metrics,
                                                              [this] { runner_->wake(); }});
}

void WorkerBench::restart() {
    loop_.reset();
    runner_.reset();
    outbox_.reset();
    source_.reset();
    sink_.reset();
    worker_ = std::make_unique<Worker>(make_(*services_));
    start();
}

EventId WorkerBench::post_raw(const EventInfo& info, std::string body, Posted posted) {
    Envelope envelope;
    envelope.id = {posted.id.empty() ? mint_uuid(clock.now()) : posted.id};
    envelope.type = std::string(info.type);
    envelope.version = info.version;
    envelope.source = "/ingress";
    envelope.clinic = {posted.clinic};
    envelope.subject = posted.subject;
    envelope.time = posted.time.value_or(clock.now());
    envelope.correlation = posted.correlation.empty() ? envelope.id.value : posted.correlation;
    envelope.actor = posted.actor;
    envelope.actor_role = posted.actor_role;
    envelope.replay = posted.replay;
    stranger_->publish({to_record(envelope, info.stream, std::move(body), options.topic_prefix)}, Duration{1000});
    return envelope.id;
}

void WorkerBench::put(Stream stream, std::string value, Headers headers, std::string key) {
    stranger_->publish({{topic_of(stream), std::move(key), std::move(value), std::move(headers)}}, Duration{1000});
}

int WorkerBench::run() {
    int handled = run_loop();
    if (!perform_effects || worker_->effects().empty()) return handled;
    runner_->wake();
    for (int rounds = 0; runner_->round(Duration{0}) || runner_->in_hand() > 0; ++rounds) {
        if (rounds > kMostTurns) throw std::runtime_error("the effects do not come to rest");
        handled += run_loop();
    }
    return handled;
}

int WorkerBench::run_loop() {
    int handled = 0;
    int idle = 0;
    int held = 0;
    for (int turns = 0; turns < kMostTurns; ++turns) {
        const Loop::Turn turn = loop_->turn(Duration{0});
        held = turn == Loop::Turn::Held ? held + 1 : 0;
        if (held == 2) return handled;  // the first held turn may be the one that tries again
        if (turn == Loop::Turn::Handled) ++handled;
        idle = turn == Loop::Turn::Idle ? idle + 1 : 0;
        if (idle == 2) return handled;  // the first idle turn may find that parked events are due
    }
    throw std::runtime_error("the loop does not come to rest");
}

void WorkerBench::advance(Duration by) {
    run();
    clock.advance(by);
    run();
}

std::vector<Row> WorkerBench::rows(std::string_view statement, const Binds& binds) {
    return database().read([&](Sql& sql) { return sql.query(statement, binds); });
}

std::int64_t WorkerBench::count(std::string_view table) {
    return rows(fmt::format("select count(*) from {}", table)).at(0).integer(0);
}

std::string WorkerBench::one(std::string_view statement, const Binds& binds) {
    const auto found = rows(statement, binds);
    return found.empty() ? std::string() : shown(found.front().at(0));
}

std::vector<RawEvent> WorkerBench::follow_ups(std::string_view type) {
    std::vector<RawEvent> found;
    for (const Stream stream : all_streams()) {
        for (const Record& record : bus.records(topic_of(stream))) {
            auto event = read_event(record, stream);
            if (!event || event->envelope.source != "/worker/" + worker_->name()) continue;
            if (type.empty() || event->envelope.type == type) found.push_back(std::move(*event));
        }
    }
    return found;
}

std::vector<WorkerBench::EffectSeen> WorkerBench::effects() {
    std::vector<EffectSeen> seen;
    for (const Row& row :
         rows("select kind, effect_key, subject, state, payload, code, why, attempt, due_at from effects order by seq")) {
        seen.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text_or(5, ""), row.text_or(6, ""),
                        row.integer(7), from_epoch_ms(row.integer(8))});
    }
    return seen;
}

std::vector<WorkerBench::DeadSeen> WorkerBench::dead_letters() {
    std::vector<DeadSeen> seen;
    for (const Record& record : bus.records(fmt::format("{}.dead.{}", options.topic_prefix, worker_->name()))) {
        seen.push_back({header(record, "dead_event_id"), header(record, "dead_code"), header(record, "dead_reason"), record.value});
    }
    return seen;
}

std::string WorkerBench::fate(const EventId& id) {
    return one("select fate from inbox where event_id = :id and worker = :worker",
               {{"id", id.value}, {"worker", worker_->name()}});
}

}  // namespace carewire::testing
