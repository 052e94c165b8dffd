#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/auth/guard.hpp"
#include "core/bus/bus.hpp"
#include "core/http/site.hpp"
#include "producers/ingress/idempotency.hpp"
#include "producers/ingress/intake.hpp"
#include "producers/ingress/refusal_audit.hpp"
#include "producers/ingress/submissions.hpp"
#include "producers/ingress/waits.hpp"

namespace carewire {

/// The door for writes: HTTP in, event out. A 2xx says that the broker has the event (I1). Knows no store: what must be read
/// comes through ClinicLists and Results. Loop thread only; each loop has its own Ingress and Sink.
class Ingress {
  public:
    struct Parts {
        http::Loop& loop;
        http::Pool& pool;
        Sink& sink;
        Guard& guard;
        const Clock& clock;
        Log& log;
        Metrics& metrics;
        const ClinicLists* lists = nullptr;
        SecretKeeper* secrets = nullptr;
        Results* results = nullptr;
    };
    Ingress(IngressSettings settings, Parts parts);

    /// All routes of the catalog, `POST /v1/events`, `POST /v1/interactions:batch`.
    void mount(http::Site& site);
    /// Called once when the producer is finished (K1): the process must end with a code other than 0.
    void on_fatal(std::function<void()> ended) { on_fatal_ = std::move(ended); }

    /// Delivers the reports that wait: what the loop calls when the sink's descriptor is readable.
    void drain();
    /// What the ready probe asks (OP-1); cheap.
    bool ready() const { return !submissions_.failed() && sink_.healthy(); }
    std::size_t in_flight() const { return submissions_.in_flight() + waits_.size(); }
    /// Publishes a fact of the door itself (audit, accounts); `report` may be empty. False: not queued.
    bool publish_fact(Prepared event, Sink::Report report);

  private:
    void post_typed(const EventType& type, const DoorRoute& route, http::Call call, http::Reply reply, const Caller& caller);
    void post_form(const FormRoute& form, http::Call call, http::Reply reply, const Caller& caller);
    void post_interactions(http::Call call, http::Reply reply, const Caller& caller);
    void post_events(http::Call call, http::Reply reply, const Caller& caller);

    bool overloaded(http::Reply& reply, std::size_t records);
    void submit(TakenIn taken, const DoorRoute& route, const http::Call& call, const Caller& caller, http::Reply reply);
    void submit_batch(std::vector<OrReport<TakenIn>> taken, const std::optional<Identity>& key, const http::Call& call,
                      http::Reply reply);
    /// False: answered already.
    bool claim(TakenIn& taken, Submission& submission, bool& repeat);
    /// Claims a record's own id; false: it need not be published, or its refusal says why not.
    bool claim_record(const TakenIn& taken, Submission::Record& record);
    void decided(Submission& submission, bool late);
    void finished(const Submission& submission);
    Duration wait_of(const http::Call& call, const DoorRoute& route) const;

    IngressSettings settings_;
    http::Loop& loop_;
    http::Pool& pool_;
    Sink& sink_;
    Guard& guard_;
    const Clock& clock_;
    IntakeTools tools_;
    SecretKeeper* secrets_;
    Idempotency idempotency_;
    Submissions submissions_;
    Waits waits_;
    RefusalAudit refusals_;
    std::function<void()> on_fatal_;
    Counter& accepted_;
    Counter& not_published_;
    Counter& unknown_;
};

}  // namespace carewire
