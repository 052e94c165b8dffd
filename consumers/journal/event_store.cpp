#include "consumers/journal/event_store.hpp"

#include "core/auth/sha256.hpp"
#include "core/store/row_values.hpp"

namespace carewire::journal {
namespace {

const AppendTable kEvents{"events",
                          {"clinic_id", "event_id", "source", "type", "event_version", "stream", "subject", "occurred_at",
                           "correlation_id", "causation_id", "actor", "actor_role", "idempotency_key", "subject_key", "body",
                           "body_sha256", "lane", "position", "link", "created_at"}};
const AppendTable kTimeline{
    "timeline",
    {"clinic_id", "subject", "occurred_at", "event_id", "type", "correlation_id", "causation_id"},
    " on conflict do nothing"};

}  // namespace

std::int64_t EventStore::append(Tx& tx, const RawEvent& event) const {
    const auto row = chained_row(event, sha256_hex(event.body), tx.now());
    const auto [position, link] = advance(tx.sql(), row.clinic, row_hash(row));
    tx.append(kEvents, row_values(row.clinic, row.event_id, row.source, row.type, row.version, row.stream, row.subject,
                                  row.occurred_at, row.correlation, row.cause, row.actor, row.actor_role, row.idempotency_key,
                                  row.subject_key, event.body, row.body_sha256, lane_, position, link, row.created_at));
    return position;
}

void EventStore::append_timeline(Tx& tx, const Envelope& event, const std::vector<std::string>& subjects) const {
    for (const auto& subject : subjects) {
        tx.append(kTimeline, row_values(event.clinic.value, subject, epoch_ms(event.time), event.id.value, event.type,
                                        event.correlation, event.cause));
    }
}

EventStore::Step EventStore::advance(Sql& sql, const std::string& clinic, const std::string& hash) const {
    if (sql.dialect() == Dialect::PostgreSQL) {
        // the server's own SHA-256 saves a second round trip per event
        const auto row = sql.first(
            "insert into journal_lanes (clinic_id, lane, position, head) values (:clinic, :lane, 1, :first) "
            "on conflict (clinic_id, lane) do update set position = journal_lanes.position + 1, "
            "head = encode(sha256(convert_to(journal_lanes.head || cast(:hash as text), 'UTF8')), 'hex') "
            "returning position, head",
            {{"clinic", clinic}, {"lane", lane_}, {"first", next_link(first_link(clinic, lane_), hash)}, {"hash", hash}});
        return {row->integer(0), row->text(1)};
    }
    const Binds which{{"clinic", clinic}, {"lane", lane_}};
    const auto head = sql.first("select position, head from journal_lanes where clinic_id = :clinic and lane = :lane", which);
    const Step step{head ? head->integer(0) + 1 : 1, next_link(head ? head->text(1) : first_link(clinic, lane_), hash)};
    sql.execute("insert into journal_lanes (clinic_id, lane, position, head) values (:clinic, :lane, :position, :head) "
                "on conflict (clinic_id, lane) do update set position = excluded.position, head = excluded.head",
                {{"clinic", clinic}, {"lane", lane_}, {"position", step.position}, {"head", step.link}});
    return step;
}

}  // namespace carewire::journal
