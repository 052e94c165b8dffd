#include <algorithm>
#include <atomic>
#include <map>
#include <optional>

#include "core/bus/kafka/client.hpp"
#include "core/bus/kafka/gathering.hpp"
#include "core/bus/kafka/in_flight.hpp"
#include "core/bus/kafka/kafka.hpp"
#include "core/bus/kafka/patient_threads.hpp"
#include "core/bus/kafka/pulse.hpp"
#include "core/bus/kafka/wake_up.hpp"

namespace carewire {
namespace {

using namespace kafka;

class KafkaSink final : public Sink {
  public:
    KafkaSink(const KafkaSettings& settings, std::vector<std::string> topics, Log& log, Sending sending)
        : sending_(sending), listener_(log), client_(open(settings)), reports_(rd_kafka_queue_get_main(client_.get())) {
        constexpr std::uint64_t kOne = 1;
        rd_kafka_queue_io_event_enable(reports_.get(), wake_.event_fd(), &kOne, sizeof kOne);
        log_effective_settings(client_.get(), log);
        for (const auto& topic : topics) topic_handle(topic);
        pulse_.emplace(client_.get(), std::move(topics), log);
    }
    ~KafkaSink() override {
        pulse_.reset();
        topics_.clear();
        reports_.reset();
        client_.reset();  // before the places that its messages point at
    }

    bool produce(OutRecord record, Report report) override {
        if (sending_ == Sending::AtOnce) return offer(record, report);
        throw_if_fatal();
        if (gathering_.full() && !let_go()) return false;
        gathering_.add(std::move(record), std::move(report), std::chrono::steady_clock::now());
        if (gathering_.size() > 1) return true;
        // with nothing under way it goes at the next drain(), together with what else this turn of a loop brings
        if (in_flight_.count() == 0) wake_.signal();
        else wake_.ring_at(gathering_.go_by());
        return true;
    }

    int wake_fd() const override { return wake_.fd(); }

    void drain() override {
        wake_.clear();  // before the queue is read: what comes meanwhile signals again
        while (serve(0)) {
        }
        throw_if_fatal();
        if (gathering_.empty()) return;
        const auto now = std::chrono::steady_clock::now();
        if (gathering_.due(in_flight_.count(), now) && let_go()) return;
        wake_.ring_at(gathering_.go_by() > now ? gathering_.go_by() : now + Gathering::kLongest);
    }

    std::shared_ptr<Publication> begin_publish(std::vector<OutRecord> records, Duration deadline) override;

    void finish(Publication& publication) override {
        while (publication.pending > 0 && left(publication.until) > 0 && !fatal_) serve(left(publication.until));
        throw_if_fatal();
        publication.require_done();
    }

    bool healthy() const override { return !fatal_.load(std::memory_order_relaxed) && pulse_->healthy(); }

    std::size_t flush(Duration deadline) override {
        const auto until = in(deadline);
        do {
            let_go();
            serve(in_flight_.count() > 0 ? std::min(left(until), 100) : 0);
        } while (under_way() > 0 && left(until) > 0);
        return under_way();
    }

  private:
    std::size_t under_way() const { return in_flight_.count() + gathering_.size(); }

    /// Gives the client what was gathered; false when its queue took only a part.
    bool let_go() {
        return gathering_.go([this](const OutRecord& record, Report& report) { return offer(record, report); });
    }

    static rd_kafka_headers_t* make_headers(const Headers& headers) {
        auto* made = rd_kafka_headers_new(headers.size());
        for (const auto& [name, value] : headers) {
            rd_kafka_header_add(made, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                                static_cast<ssize_t>(value.size()));
        }
        return made;
    }

    Owned<rd_kafka_t> open(const KafkaSettings& settings) {
        auto conf = make_conf(producer_properties(settings), listener_);
        rd_kafka_conf_set_events(conf.get(), RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR);
        if (sending_ == Sending::Gathered) make_threads_patient(conf.get());
        return make_client(RD_KAFKA_PRODUCER, std::move(conf));
    }

    rd_kafka_topic_t* topic_handle(const std::string& topic) {
        if (last_ != nullptr && last_->first == topic) return last_->second.get();
        auto& entry = *topics_.try_emplace(topic).first;
        if (!entry.second) entry.second.reset(rd_kafka_topic_new(client_.get(), topic.c_str(), nullptr));
        last_ = &entry;
        return entry.second.get();
    }

    /// False = the queue is full, and the report is as it was.
    bool offer(const OutRecord& record, Report& report) {
        throw_if_fatal();
        auto* flying = in_flight_.take(std::move(report));
        auto* headers = make_headers(record.headers);
        const auto& key = record.key;
        const auto error = rd_kafka_producev(
            client_.get(), RD_KAFKA_V_RKT(topic_handle(record.topic)), RD_KAFKA_V_PARTITION(RD_KAFKA_PARTITION_UA),
            RD_KAFKA_V_KEY(key.empty() ? nullptr : key.data(), key.size()),
            RD_KAFKA_V_VALUE(const_cast<char*>(record.value.data()), record.value.size()), RD_KAFKA_V_HEADERS(headers),
            RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_OPAQUE(flying), RD_KAFKA_V_END);
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return true;
        rd_kafka_headers_destroy(headers);
        if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL) return refused(flying, error);
        report = in_flight_.put_back(flying);
        return false;
    }

    /// The client did not take the record: that is reported like any other fate.
    bool refused(InFlight* flying, rd_kafka_resp_err_t error) {
        if (error == RD_KAFKA_RESP_ERR__FATAL) {
            in_flight_.put_back(flying);
            note_fatal();
            throw_if_fatal();
        }
        refused_.emplace_back(flying, error);
        wake_.signal();
        return true;
    }

    /// One event of the queue; false when there was none within the wait.
    bool serve(int wait_ms) {
        for (auto& [flying, error] : std::exchange(refused_, {})) {
            in_flight_.finish(flying, report_of(error, RD_KAFKA_MSG_STATUS_NOT_PERSISTED));
        }
        const Owned<rd_kafka_event_t> event(rd_kafka_queue_poll(reports_.get(), wait_ms));
        if (!event) return false;
        if (rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_DR) {
            while (const auto* message = rd_kafka_event_message_next(event.get())) delivered(*message);
        } else if (rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_ERROR) {
            failed(event.get());
        }
        return true;
    }

    void delivered(const rd_kafka_message_t& message) {
        auto report = report_of(message.err, rd_kafka_message_status(&message));
        if (report.fate == Delivery::Persisted) {
            report.partition = message.partition;
            report.offset = message.offset;
            pulse_->beat();
        }
        in_flight_.finish(static_cast<InFlight*>(message._private), report);
    }

    void failed(rd_kafka_event_t* event) {
        if (rd_kafka_event_error_is_fatal(event) != 0) return note_fatal();
        listener_.log().warning("bus.error", {{"error", std::string_view(rd_kafka_err2name(rd_kafka_event_error(event)))},
                                              {"text", std::string_view(rd_kafka_event_error_string(event))}});
    }

    void note_fatal() {
        if (fatal_.exchange(true)) return;
        fatal_words_ = fatal_words(client_.get());
        listener_.log().error("bus.fatal", {{"text", std::string_view(fatal_words_)}});
    }
    void throw_if_fatal() const {
#ifndef CAREWIRE_MUTANT_M23
        if (fatal_.load(std::memory_order_relaxed)) {
            throw BusFatal("the Kafka producer is finished and this process must be started again: " + fatal_words_);
        }
#endif
    }

    const Sending sending_;
    Listener listener_;
    WakeUp wake_;
    Owned<rd_kafka_t> client_;
    Owned<rd_kafka_queue_t> reports_;
    using Topics = std::map<std::string, Owned<rd_kafka_topic_t>>;
    Topics topics_;
    Topics::value_type* last_ = nullptr;  ///< most records go where the one before went
    Gathering gathering_;
    InFlightPool in_flight_;
    std::vector<std::pair<InFlight*, rd_kafka_resp_err_t>> refused_;
    std::optional<Pulse> pulse_;
    std::atomic<bool> fatal_ = false;
    std::string fatal_words_;
};

std::shared_ptr<Publication> KafkaSink::begin_publish(std::vector<OutRecord> records, Duration deadline) {
    const auto publication = std::make_shared<Publication>(records.size(), deadline);
    const auto make_room = [&] {
        if (left(publication->until) == 0) throw BusUnavailable("publish: the producer's queue stayed full");
        serve(std::min(left(publication->until), 100));
    };
    while (!let_go()) make_room();  // what came before goes before
    for (const auto& record : records) {
        Report report = [publication](const DeliveryReport& said) { publication->note(said); };
        while (!offer(record, report)) make_room();
    }
    return publication;
}

}  // namespace

std::unique_ptr<Sink> open_kafka_sink(const KafkaSettings& settings, std::vector<std::string> topics, Log& log,
                                      Sending sending) {
    return std::make_unique<KafkaSink>(settings, std::move(topics), log, sending);
}

}  // namespace carewire
