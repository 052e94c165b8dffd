#pragma once
#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/auth/digest.hpp"
#include "core/bus/bus.hpp"
#include "core/http/loop.hpp"
#include "core/http/message.hpp"
#include "core/log/log.hpp"
#include "producers/ingress/answers.hpp"
#include "producers/ingress/prepared.hpp"
#include "producers/ingress/results.hpp"

namespace carewire {

/// A request whose records are on their way to the broker, until every report came. Lives in a slab and is used again, so that
/// a request costs no allocation here; at least as long as the last report needs.
struct Submission {
    struct Record {
        std::string event_id, resource_id;
        PublishFate fate = PublishFate::Open;
        std::string refusal;  ///< of a batch: the problem of a record that was never published, as JSON
        std::optional<Digest> scope;  ///< of a batch: claimed in Idempotency for this record
    };
    std::optional<http::Reply> reply;  ///< empty once answered
    Steady deadline{};
    bool batch = false;
    std::vector<Record> records;
    std::size_t open = 0;              ///< records without a report
    std::array<Digest, 2> scopes{};    ///< claimed in Idempotency for the whole request
    std::size_t claimed = 0;
    Duration wait{};                   ///< Prefer: wait
    std::optional<Question> question;  ///< what a wait asks for, but for the event ids

    class Submissions* owner = nullptr;
    Submission* previous = nullptr;    // in order of deadlines
    Submission* next = nullptr;
};

/// Publishes the records of requests and tells when each request is decided: all reports are in, or its deadline has passed.
/// A late report is never told as a success (I17). Loop thread only.
class Submissions {
  public:
    /// Called once per submission, with its reply still there: `late` = the deadline passed first; then fates that are Open or
    /// came too late are Unknown to the caller.
    using Decided = std::function<void(Submission&, bool late)>;
    /// Called when every report of a submission is in, after it was decided; then it is used again.
    using Finished = std::function<void(const Submission&)>;

    Submissions(Sink& sink, http::Loop& loop, const Clock& clock, Log& log, std::string topic_prefix);
    ~Submissions();
    void on_decided(Decided decided) { decided_ = std::move(decided); }
    void on_finished(Finished finished) { finished_ = std::move(finished); }

    Submission& open(http::Reply reply, Steady deadline);
    /// Hands one record to the producer. `index` of submission.records, which is there already.
    void publish(Submission& submission, std::size_t index, Prepared event);
    /// After the last publish().
    void sealed(Submission& submission);

    /// Delivers the reports that wait. After a fatal producer error every open submission is Unknown, and nothing is published
    /// any more; true: that just happened.
    bool drain();
    bool failed() const { return failed_; }
    std::size_t in_flight() const { return in_flight_; }

  private:
    void reported(Submission& submission, std::size_t index, const DeliveryReport& report);
    void settle(Submission& submission);
    void decide(Submission& submission, bool late);
    void free(Submission& submission);
    void link(Submission& submission);
    void unlink(Submission& submission);
    void watch_deadlines();
    void fail(const std::string& why);

    Sink& sink_;
    http::Loop& loop_;
    const Clock& clock_;
    Log& log_;
    std::string prefix_;
    Decided decided_;
    Finished finished_;
    std::deque<Submission> slab_;
    std::vector<Submission*> unused_;
    Submission* first_ = nullptr;
    Submission* last_ = nullptr;
    std::size_t in_flight_ = 0;
    std::uint64_t timer_ = 0;
    bool failed_ = false;
    Steady complained_{};
};

}  // namespace carewire
