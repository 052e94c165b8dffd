#include "core/worker/batch_tx.hpp"

#include <atomic>
#include <cctype>
#include <memory>

#include "core/event/wire.hpp"
#include "core/worker/refusals.hpp"

namespace carewire {
namespace {

bool only_reads(std::string_view statement) {
    const std::size_t start = statement.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return true;
    constexpr std::string_view kSelect = "select";
    for (std::size_t i = 0; i < kSelect.size(); ++i) {
        if (start + i >= statement.size()) return false;
        if (std::tolower(static_cast<unsigned char>(statement[start + i])) != kSelect[i]) return false;
    }
    return true;
}

}  // namespace

/// Passes everything on and remembers whether anything was written.
class BatchTx::WatchedSql final : public Sql {
  public:
    explicit WatchedSql(Sql& inner) : inner_(inner) {}
    Dialect dialect() const override { return inner_.dialect(); }
    std::vector<Row> query(std::string_view statement, const Binds& binds) override {
        wrote = wrote || !only_reads(statement);
        return inner_.query(statement, binds);
    }
    void each(std::string_view statement, const Binds& binds, const std::function<bool(const Row&)>& take) override {
        wrote = wrote || !only_reads(statement);
        inner_.each(statement, binds, take);
    }
    std::int64_t execute(std::string_view statement, const Binds& binds) override {
        wrote = true;
        return inner_.execute(statement, binds);
    }
    std::int64_t insert(std::string_view table, std::span<const std::string> columns,
                        const std::vector<std::vector<SqlValue>>& rows, std::string_view suffix) override {
        wrote = true;
        return inner_.insert(table, columns, rows, suffix);
    }
    bool wrote = false;

  private:
    Sql& inner_;
};

BatchTx::BatchTx(const TxFacts& facts, Sql& sql, PendingRows& rows)
    : facts_(facts), sql_(std::make_unique<WatchedSql>(sql)), rows_(rows) {}
BatchTx::~BatchTx() = default;

void BatchTx::take_up(const Envelope& event, std::string_view emitter) {
    event_ = &event;
    emitter_ = emitter;
    emitted_ = 0;
    sql_->wrote = false;
}

bool BatchTx::wrote() const { return sql_->wrote; }
Sql& BatchTx::sql() { return *sql_; }

void BatchTx::append(const AppendTable& table, std::vector<SqlValue> values) { rows_.append(table, std::move(values)); }

void BatchTx::add(const Rollup& rollup, std::vector<SqlValue> key, std::vector<std::int64_t> amounts) {
    rows_.add(rollup, std::move(key), std::move(amounts));
}

/// Through the watched connection: an event that fails after this has written rows.
void BatchTx::write_added() { rows_.write_so_far(*sql_); }

Envelope BatchTx::follow_up(const EventInfo& info, std::string subject) {
    const std::string worker(facts_.worker);
    return {.id = follow_up_id(event_->id, emitter_, emitted_++),
            .type = std::string(info.type),
            .version = info.version,
            .source = "/worker/" + worker,
            .clinic = event_->clinic,
            .subject = std::move(subject),
            .time = facts_.now,
            .correlation = event_->correlation.empty() ? event_->id.value : event_->correlation,
            .cause = event_->id.value,
            .actor = worker,
            .actor_role = "worker",
            .idempotency_key = {},
            .subject_key = event_->subject_key,
            .replay = event_->replay};
}

EventId BatchTx::emit_raw(const EventInfo& info, std::string subject, std::string body) {
    if (is_refusal(info.type)) keep_refusal(rows_, *event_, facts_.worker, body, facts_.now);
    const Envelope envelope = follow_up(info, std::move(subject));
    rows_.follow({envelope.id.value, envelope.clinic.value,
                  to_record(envelope, info.stream, std::move(body), facts_.topic_prefix)});
    return envelope.id;
}

void BatchTx::request(EffectRequest effect) {
    if (effect.clinic.empty()) effect.clinic = event_->clinic;
    rows_.request({std::move(effect), std::string(facts_.worker), event_->id.value,
                   event_->correlation.empty() ? event_->id.value : event_->correlation, event_->replay,
                   next_sequence(facts_.now), facts_.now});
}

TimerChange BatchTx::timer_change(std::string id) const {
    return {std::move(id),     std::nullopt,   std::string(facts_.worker), event_->id.value, event_->correlation,
            event_->replay, facts_.now};
}

void BatchTx::set_timer(TimerRequest timer) {
    if (timer.clinic.empty()) timer.clinic = event_->clinic;
    TimerChange change = timer_change(timer.id);
    change.set = std::move(timer);
    rows_.change_timer(std::move(change));
}

void BatchTx::cancel_timer(std::string_view timer_id) { rows_.change_timer(timer_change(std::string(timer_id))); }

std::int64_t next_sequence(Time now) {
    static std::atomic<std::int64_t> last{0};
    std::int64_t seen = last.load();
    std::int64_t next = 0;
    do {
        next = std::max(seen + 1, epoch_ms(now) * 1000);
    } while (!last.compare_exchange_weak(seen, next));
    return next;
}

}  // namespace carewire
