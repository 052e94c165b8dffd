#include "ops/cli/running_worker.hpp"

#include <condition_variable>
#include <mutex>

#include "ops/cli/compose_store.hpp"

namespace carewire::cli {
namespace {

/// Waits that long, or until the thread is told to end.
void rest(const std::stop_token& stop, Duration time) {
    std::mutex alone;
    std::unique_lock lock(alone);
    std::condition_variable_any never;
    never.wait_for(lock, stop, time, [] { return false; });
}

std::vector<std::string> topics_of(const Worker& worker, const std::string& prefix) {
    std::vector<std::string> topics;
    for (const auto stream : worker.streams()) topics.push_back(topic(stream, prefix));
    return topics;
}

}  // namespace

RunningWorker::RunningWorker(Worker worker, WorkerHouse house) : worker_(std::move(worker)), house_(std::move(house)) {
    auto& process = house_.process;
    const auto& prefix = house_.kafka.prefix;
    const auto topics = topics_of(worker_, prefix);
    source_ = open_kafka_source(house_.kafka,
                                {.group = prefix + "." + worker_.name(), .topics = topics, .instance = house_.instance},
                                *process.log);
    sink_ = open_kafka_sink(house_.kafka, topics, *process.log);
    outbox_ = std::make_unique<Outbox>(worker_.name(), house_.database, *sink_, process.clock,
                                       house_.options.publish_deadline);
    loop_ = std::make_unique<Loop>(worker_, house_.options,
                                   Loop::Parts{.database = house_.database,
                                               .source = *source_,
                                               .outbox = *outbox_,
                                               .clock = process.clock,
                                               .log = *process.log,
                                               .metrics = *process.metrics,
                                               .effects_requested =
                                                   [this] {
                                                       if (runner_) runner_->wake();
                                                   }});
    if (worker_.effects().empty()) return;
    runner_ = std::make_unique<EffectRunner>(worker_, house_.effects, prefix,
                                             EffectRunner::Parts{.database = house_.database,
                                                                 .outbox = *outbox_,
                                                                 .clock = process.clock,
                                                                 .log = *process.log,
                                                                 .metrics = *process.metrics,
                                                                 .rules = house_.gate_rules});
}

RunningWorker::~RunningWorker() {
    ask_to_end();
    for (std::jthread* thread : {&thread_, &effects_thread_}) {
        if (thread->joinable()) thread->join();
    }
}

void RunningWorker::ask_to_end() {
    thread_.request_stop();
    effects_thread_.request_stop();
}

void RunningWorker::start() {
    running_ = runner_ ? 2 : 1;
    thread_ = thread_for(&RunningWorker::work);
    if (runner_) effects_thread_ = thread_for(&RunningWorker::perform);
}

std::jthread RunningWorker::thread_for(Job job) {
    return std::jthread([this, job](const std::stop_token& stop) {
        try {
            (this->*job)(stop);
        } catch (const std::exception& failure) {
            house_.process.log->error("worker.failed", {{"worker", worker_.name()}, {"why", failure.what()}});
            if (job == &RunningWorker::work) loop_->gave_up();
            house_.process.stop(kFailed);
        }
        if (--running_ == 0 && told_) told_();
    });
}

void RunningWorker::work(const std::stop_token& stop) {
    migrate_when_it_answers(house_.database, *house_.process.log, stop);
    migrated_ = true;
    if (!ledger_is_sound(stop)) return;
    while (!stop.stop_requested()) {
        loop_->turn(house_.options.idle_wait);
        assigned_ = !source_->assignment().empty();
    }
    assigned_ = false;
    loop_->close();
}

void RunningWorker::perform(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        if (migrated_) {
            runner_->round(house_.options.idle_wait);
        } else {
            rest(stop, house_.options.idle_wait);
        }
    }
    runner_->drain();
    while (runner_->in_hand() > 0) runner_->round(house_.options.idle_wait);
}

/// Waits for broker and store to say; false when it is told to end before they do.
bool RunningWorker::ledger_is_sound(const std::stop_token& stop) {
    constexpr Duration kPatience{5000};
    const std::string group = house_.kafka.prefix + "." + worker_.name();
    while (!stop.stop_requested()) {
        try {
            const auto admin = open_kafka_admin(house_.kafka, *house_.process.log);
            const auto committed = admin->group(group, kPatience).committed;
            const auto ledger =
                house_.database.read([&](Sql& sql) { return Ledger(worker_.name()).positions(sql); });
            refuse_stale_ledger(worker_.name(), group, ahead_of_ledger(committed, ledger));
            return true;
        } catch (const BusUnavailable& error) {
            house_.process.log->warning("worker.held", {{"worker", worker_.name()}, {"by", "broker"}, {"why", error.what()}});
        } catch (const StoreError& error) {
            if (!error.is_outage() || error.kind == StoreError::Kind::Broken) throw;
            house_.process.log->warning("worker.held", {{"worker", worker_.name()}, {"by", "store"}, {"why", error.what()}});
        }
        rest(stop, house_.options.idle_wait);
    }
    return false;
}

}  // namespace carewire::cli
