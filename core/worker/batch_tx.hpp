#pragma once
#include "core/worker/pending_rows.hpp"
#include "core/worker/tx.hpp"

namespace carewire {

/// What a transaction of a worker knows of itself.
struct TxFacts {
    std::string_view worker;
    std::string_view topic_prefix;
    Time now{};
};

/// The Tx of a loop's batch and of a runner's settlement: keeps what handlers ask for in PendingRows, stamps follow-ups.
class BatchTx final : public Tx {
  public:
    BatchTx(const TxFacts& facts, Sql& sql, PendingRows& rows);
    ~BatchTx() override;

    /// The event in hand from now on. `emitter` names who derives follow-up ids: the worker, or its effect.
    void take_up(const Envelope& event, std::string_view emitter);
    /// Whether the event in hand has written through sql(): then only a savepoint or a rollback undoes it.
    bool wrote() const;

    Sql& sql() override;
    Time now() const override { return facts_.now; }
    const Envelope& event() const override { return *event_; }
    void append(const AppendTable& table, std::vector<SqlValue> values) override;
    void add(const Rollup& rollup, std::vector<SqlValue> key, std::vector<std::int64_t> amounts) override;
    void write_added() override;
    EventId emit_raw(const EventInfo& info, std::string subject, std::string body) override;
    void request(EffectRequest effect) override;
    void set_timer(TimerRequest timer) override;
    void cancel_timer(std::string_view timer_id) override;

  private:
    class WatchedSql;
    Envelope follow_up(const EventInfo& info, std::string subject);
    TimerChange timer_change(std::string id) const;

    const TxFacts facts_;
    std::unique_ptr<WatchedSql> sql_;
    PendingRows& rows_;
    const Envelope* event_ = nullptr;
    std::string_view emitter_;
    int emitted_ = 0;
};

/// Ever rising within a process, and across processes as far as their clocks agree: the order of effects of one subject.
std::int64_t next_sequence(Time now);

}  // namespace carewire
