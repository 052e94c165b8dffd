#include "producers/ingress/submissions.hpp"

#include "core/event/given_part.hpp"
#include "core/event/wire.hpp"
#include "core/worker/fault_point.hpp"

namespace carewire {
namespace {

constexpr Duration kDeadlineCheck{100};              // an answer may come this much after its deadline
constexpr auto kComplaints = std::chrono::seconds{30};
constexpr std::size_t kKeptRecords = 16;

PublishFate fate_of(const DeliveryReport& report) {
    switch (report.fate) {
        case Delivery::Persisted:
            return PublishFate::Acknowledged;
        case Delivery::NotPersisted:
            return report.too_large ? PublishFate::TooLarge : PublishFate::NotPublished;
        case Delivery::PossiblyPersisted:
#ifdef CAREWIRE_MUTANT_M3
            return PublishFate::NotPublished;
#else
            return PublishFate::Unknown;
#endif
    }
    return PublishFate::Unknown;
}

}  // namespace

Submissions::Submissions(Sink& sink, http::Loop& loop, const Clock& clock, Log& log, std::string topic_prefix)
    : sink_(sink), loop_(loop), clock_(clock), log_(log), prefix_(std::move(topic_prefix)) {}

Submissions::~Submissions() {
    if (timer_ != 0) loop_.cancel(timer_);
}

Submission& Submissions::open(http::Reply reply, Steady deadline) {
    if (unused_.empty()) {
        unused_.push_back(&slab_.emplace_back());
    }
    auto& submission = *unused_.back();
    unused_.pop_back();
    submission.reply.emplace(std::move(reply));
    submission.deadline = deadline;
    submission.owner = this;
    submission.open = 1;  // held open until sealed()
    link(submission);
    return submission;
}

void Submissions::publish(Submission& submission, std::size_t index, Prepared event) {
#ifdef CAREWIRE_MUTANT_M4
    event.body.pop_back();
#endif
    auto record = to_record(event.envelope, event.stream, std::move(event.body), prefix_);
    if (event.given > 0) mark_given(record, event.given);
    ++submission.open;
    ++in_flight_;
    auto* const held = &submission;
    bool queued = false;
    try {
        queued = !failed_ && sink_.produce(std::move(record), [held, index](const DeliveryReport& report) {
            held->owner->reported(*held, index, report);
        });
    } catch (const BusFatal& fatal) {
        fail(fatal.what());
    }
    if (queued) {
        CAREWIRE_FAULT_POINT("ingress.queued");
#ifdef CAREWIRE_MUTANT_M1
        submission.records[index].fate = PublishFate::Acknowledged;
        decide(submission, false);
#endif
        return;
    }
    submission.records[index].fate = PublishFate::NotPublished;
    --submission.open;
    --in_flight_;
}

void Submissions::sealed(Submission& submission) { settle(submission); }

void Submissions::reported(Submission& submission, std::size_t index, const DeliveryReport& report) {
    --in_flight_;
    submission.records[index].fate = fate_of(report);
    if (report.misconfigured && clock_.steady() - complained_ > kComplaints) {
        complained_ = clock_.steady();
        log_.error("ingress.topic_unusable", {{"why", std::string_view(report.why)}});
    }
    settle(submission);
}

void Submissions::settle(Submission& submission) {
    if (--submission.open > 0) return;
    CAREWIRE_FAULT_POINT("ingress.reported");
    if (submission.reply) decide(submission, clock_.steady() >= submission.deadline);
    if (finished_) finished_(submission);
    free(submission);
}

void Submissions::decide(Submission& submission, bool late) {
    unlink(submission);
    if (submission.reply) decided_(submission, late);
    submission.reply.reset();
}

void Submissions::free(Submission& submission) {
    unlink(submission);  // one that was refused before it was published was never decided
    if (submission.records.capacity() > kKeptRecords) {
        submission.records = {};  // a batch: one slot of the slab must not keep a thousand records for ever
    }
    submission.records.clear();
    submission.batch = false;
    submission.claimed = 0;
    submission.wait = {};
    submission.question.reset();
    unused_.push_back(&submission);
}

bool Submissions::drain() {
    if (failed_) return false;
    try {
        sink_.drain();
    } catch (const BusFatal& fatal) {
        fail(fatal.what());
    }
    return failed_;
}

/// The producer is finished (K1). What was acknowledged stays so; of the rest nobody knows.
void Submissions::fail(const std::string& why) {
    failed_ = true;
    log_.error("ingress.producer_fatal", {{"why", std::string_view(why)}, {"in_flight", static_cast<std::int64_t>(in_flight_)}});
    while (first_ != nullptr) {
        for (auto& record : first_->records) {
#ifdef CAREWIRE_MUTANT_M23
            if (record.fate == PublishFate::Open) record.fate = PublishFate::Acknowledged;
#else
            if (record.fate == PublishFate::Open) record.fate = PublishFate::Unknown;
#endif
        }
        decide(*first_, false);
    }
}

/// Deadlines are the same span for every request, so that the list is in order but for the rare one that came in slowly.
void Submissions::link(Submission& submission) {
    auto* before = last_;
    while (before != nullptr && before->deadline > submission.deadline) before = before->previous;
    submission.previous = before;
    submission.next = before != nullptr ? before->next : first_;
    (submission.next != nullptr ? submission.next->previous : last_) = &submission;
    (before != nullptr ? before->next : first_) = &submission;
    if (timer_ == 0) timer_ = loop_.after(kDeadlineCheck, [this] { watch_deadlines(); });
}

void Submissions::unlink(Submission& submission) {
    if (submission.previous == nullptr && first_ != &submission) return;  // decided already
    (submission.previous != nullptr ? submission.previous->next : first_) = submission.next;
    (submission.next != nullptr ? submission.next->previous : last_) = submission.previous;
    submission.previous = submission.next = nullptr;
}

void Submissions::watch_deadlines() {
    timer_ = 0;
    const auto now = clock_.steady();
    while (first_ != nullptr && first_->deadline <= now) decide(*first_, true);
    if (first_ != nullptr) timer_ = loop_.after(kDeadlineCheck, [this] { watch_deadlines(); });
}

}  // namespace carewire
