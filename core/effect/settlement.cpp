#include "core/effect/settlement.hpp"

#include <fmt/format.h>

#include <map>

#include "core/store/row_values.hpp"
#include "core/worker/batch_tx.hpp"

namespace carewire {
namespace {

const std::vector<std::string> kEgressColumns{"id",        "worker", "kind",      "effect_key",      "clinic_id",
                                              "subject",   "attempt", "at",       "recipient",       "personal_fields",
                                              "deidentified", "bytes", "answer",  "ms"};

EffectPort::Lost when_lost(const Worker::Performs* performs) {
    return performs == nullptr ? EffectPort::Lost::Leave : performs->port->when_lost();
}

Envelope asking_event(const EffectJob& job) {
    Envelope event;
    event.id = {job.call.event_id};
    event.clinic = job.call.request.clinic;
    event.subject = job.call.request.subject;
    event.correlation = job.correlation;
    return event;
}

}  // namespace

Settlement::Settlement(const Worker& worker, const EffectStore& store, std::string topic_prefix, Log& log, Metrics& metrics)
    : worker_(worker), store_(store), prefix_(std::move(topic_prefix)), log_(log), metrics_(metrics) {}

const Worker::Performs* Settlement::performs(const std::string& kind) const {
    for (const Worker::Performs& known : worker_.effects()) {
        if (known.kind == kind) return &known;
    }
    return nullptr;
}

std::vector<FollowUp> Settlement::write(Transaction& tx, const std::vector<Finished>& finished, Time now, How how) {
    lines_.clear();
    rows_.clear();
    if (finished.empty()) return {};
    Judged judged;
    judged.reserve(finished.size());
    for (const Finished& one : finished) {
        const auto lost = when_lost(performs(one.job.call.request.kind));
        judged.emplace_back(&one.job, one.lost ? judge_lost(one.job, lost, now) : judge(one.job, one.answer, lost, now));
    }
    const std::vector<bool> ours = store_.settle(tx.sql(), judged, now);
    for (std::size_t i = 0; i < finished.size(); ++i) {
        const Finished& one = finished[i];
        const Judgement& judgement = judged[i].second;
        lines_.push_back({one.job.call.request.kind, one.job.call.event_id, std::string(one.lost ? "lost" : name(one.answer)),
                          ours[i] ? judgement.state : "late", one.job.call.attempt, one.took});
        if (!ours[i] || !is_final(judgement)) continue;
        how == How::Together ? tell_worker(tx.sql(), one, judgement, now) : tell_worker_alone(tx, one, judgement, now);
    }
    rows_.write(tx.sql());
    write_egress(tx.sql(), finished);
    return rows_.take_follow_ups();
}

void Settlement::tell_worker(Sql& sql, const Finished& finished, const Judgement& judged, Time now) {
    const EffectJob& job = finished.job;
    const Worker::Performs* performs = this->performs(job.call.request.kind);
    if (performs == nullptr || !performs->settle) return;
    BatchTx world({worker_.name(), prefix_, now}, sql, rows_);
    const Envelope event = asking_event(job);
    // what a later judgement of the same effect emits is another event
    const std::string emitter = fmt::format("{}/{}/{}/{}/{}/{}", worker_.name(), job.call.request.key, judged.charged, job.resends,
                                            job.revivals, judged.state);
    world.take_up(event, emitter);
    performs->settle(world, Settled{job.call, told(judged, finished.answer)});
}

void Settlement::tell_worker_alone(Transaction& tx, const Finished& finished, const Judgement& judged, Time now) {
    const PendingRows::Mark before = rows_.mark();
    std::string why;
    tx.savepoint();
    try {
        tell_worker(tx.sql(), finished, judged, now);
        rows_.write(tx.sql());
    } catch (const StoreError& error) {
        if (error.is_outage()) throw;
        why = error.what();
    } catch (const std::exception&) {
        why = "it threw";  // what it says may quote the event
    }
    if (!why.empty()) {
        rows_.back_to(before);
        tx.roll_back_to_savepoint();
        log_.error("effect.settle_failed",
                   {{"worker", worker_.name()}, {"kind", finished.job.call.request.kind}, {"why", why}});
    }
    tx.release_savepoint();
}

void Settlement::write_egress(Sql& sql, const std::vector<Finished>& finished) const {
    std::vector<std::vector<SqlValue>> rows;
    for (const Finished& one : finished) {
        if (!one.called || one.job.asking) continue;
        const EffectRequest& request = one.job.call.request;
        rows.push_back(row_values(mint_uuid(one.began), worker_.name(), request.kind, request.key, request.clinic.value,
                                  request.subject, std::int64_t{one.job.call.attempt}, epoch_ms(one.began), one.egress.recipient,
                                  one.egress.personal_fields, std::int64_t{one.egress.deidentified}, one.egress.bytes,
                                  std::string(one.lost ? "lost" : name(one.answer)), std::int64_t{one.took.count()}));
    }
    if (!rows.empty()) sql.insert("egress", kEgressColumns, rows);
}

void Settlement::tell() {
    std::map<std::pair<std::string_view, std::string_view>, int> tries;
    for (const Line& line : lines_) ++tries[{line.kind, line.answer}];
    for (const auto& [what, count] : tries) {
        metrics_
            .counter("carewire_effect_tries_total", "Calls by what came of them.",
                     {{"worker", worker_.name()}, {"kind", std::string(what.first)}, {"result", std::string(what.second)}})
            .add(count);
    }
    for (const Line& line : lines_) {
        const bool fine = line.state == "done";
        log_.write(fine ? Level::Debug : Level::Info, "effect.settled",
                   {{"worker", worker_.name()},
                    {"kind", line.kind},
                    {"event_id", line.event_id},
                    {"answer", line.answer},
                    {"state", line.state},
                    {"attempt", std::int64_t{line.attempt}},
                    {"ms", std::int64_t{line.took.count()}}});
    }
    lines_.clear();
}

}  // namespace carewire
