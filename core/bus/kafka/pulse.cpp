#include "core/bus/kafka/pulse.hpp"

#include "core/bus/kafka/client.hpp"

namespace carewire::kafka {
namespace {

using namespace std::chrono_literals;
constexpr auto kInterval = 1s;
constexpr auto kBeforeReady = 100ms;
constexpr int kAskTimeoutMs = 1000;
/// An interval, an answer's time and half a second of grace.
constexpr auto kSilenceMeansAway = 2500ms;

}  // namespace

Pulse::Pulse(rd_kafka_t* client, std::vector<std::string> topics, Log& log)
    : client_(client), topics_(std::move(topics)), log_(log), thread_([this] { run(); }) {}

Pulse::~Pulse() {
    {
        const std::scoped_lock lock(mutex_);
        stop_ = true;
    }
    stopping_.notify_all();
    thread_.join();
}

bool Pulse::silent_for(std::chrono::milliseconds time) const {
    const auto limit = std::chrono::duration_cast<std::chrono::steady_clock::duration>(time).count();
    return now() - last_.load(std::memory_order_relaxed) > limit;
}

bool Pulse::healthy() const { return ready_.load() && !silent_for(kSilenceMeansAway); }

void Pulse::run() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
        lock.unlock();
        if (!ready_) {
            if (all_topics_there()) ready_ = true;
        } else if (silent_for(kInterval)) {
            ask();
        }
        lock.lock();
        stopping_.wait_for(lock, ready_ ? kInterval : kBeforeReady, [this] { return stop_; });
    }
}

/// The smallest question that a broker must answer: about one topic, or about those known here.
bool Pulse::ask() {
    const Owned<rd_kafka_topic_t> one(topics_.empty() ? nullptr
                                                      : rd_kafka_topic_new(client_, topics_.front().c_str(), nullptr));
    const rd_kafka_metadata_t* metadata = nullptr;
    const auto error = rd_kafka_metadata(client_, 0, one.get(), &metadata, kAskTimeoutMs);
    const Owned<const rd_kafka_metadata_t> owned(metadata);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return false;
    beat();
    return true;
}

bool Pulse::all_topics_there() {
    std::vector<Owned<rd_kafka_topic_t>> known;  // the question below is about all topics that have a handle
    for (const auto& topic : topics_) known.emplace_back(rd_kafka_topic_new(client_, topic.c_str(), nullptr));
    const rd_kafka_metadata_t* metadata = nullptr;
    const auto error = rd_kafka_metadata(client_, 0, nullptr, &metadata, kAskTimeoutMs);
    const Owned<const rd_kafka_metadata_t> owned(metadata);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return false;
    beat();
    bool all = true;
    for (int i = 0; i < metadata->topic_cnt; ++i) {
        const auto& topic = metadata->topics[i];
        if (topic.err == RD_KAFKA_RESP_ERR_NO_ERROR && topic.partition_cnt > 0) continue;
        all = false;
        tell_missing(topic.topic, topic.err);
    }
    return all;
}

void Pulse::tell_missing(const std::string& topic, rd_kafka_resp_err_t error) {
    if (told_missing_ == topic) return;  // once, not ten times a second
    told_missing_ = topic;
    log_.warning("bus.topic_missing", {{"topic", std::string_view(topic)},
                                       {"error", std::string_view(rd_kafka_err2name(error))},
                                       {"do", std::string_view("carewire topics --apply")}});
}

}  // namespace carewire::kafka
