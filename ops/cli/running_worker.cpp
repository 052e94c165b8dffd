#include "ops/cli/running_worker.hpp"

#include "ops/cli/compose_store.hpp"

namespace carewire::cli {
namespace {

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
                                               .effects_requested = [] {}});
}

RunningWorker::~RunningWorker() {
    if (thread_.joinable()) {
        thread_.request_stop();
        thread_.join();
    }
}

void RunningWorker::start() {
    thread_ = std::jthread([this](const std::stop_token& stop) {
        try {
            work(stop);
        } catch (const std::exception& failure) {
            house_.process.log->error("worker.failed", {{"worker", worker_.name()}, {"why", failure.what()}});
            house_.process.stop(kFailed);
        }
        ended_ = true;
        if (told_) told_();
    });
}

void RunningWorker::work(const std::stop_token& stop) {
    migrate_when_it_answers(house_.database, *house_.process.log, stop);
    while (!stop.stop_requested()) {
        loop_->turn(house_.options.idle_wait);
        assigned_ = !source_->assignment().empty();
    }
    assigned_ = false;
    loop_->close();
}

}  // namespace carewire::cli
