#include "consumers/journal/audit_store.hpp"

namespace carewire::journal {
namespace {

const AppendTable kAudit{"audit_log",
                         {"clinic_id", "event_id", "occurred_at", "actor", "actor_role", "action", "resource", "subject",
                          "outcome", "reason", "created_at"},
                         " on conflict do nothing"};

/// Piece by piece: a statement has a time limit, years of rows have none.
constexpr std::int64_t kPiece = 10000;

std::int64_t delete_all(Sql& sql, std::string_view statement, const Binds& binds) {
    std::int64_t deleted = 0;
    while (true) {
        const auto piece = sql.execute(statement, binds);
        deleted += piece;
        if (piece < kPiece) return deleted;
    }
}

std::int64_t prune_lane(Sql& sql, const std::string& clinic, const std::string& lane, std::int64_t upto, const std::string& link) {
    const Binds which{{"clinic", clinic}, {"lane", lane}, {"upto", upto}};
    const auto deleted = delete_all(sql,
                                    "delete from events where clinic_id = :clinic and lane = :lane and position in (select "
                                    "position from events where clinic_id = :clinic and lane = :lane and position <= :upto "
                                    "order by position limit 10000)",
                                    which);
    sql.execute("update journal_lanes set pruned_position = :upto, pruned_link = :link "
                "where clinic_id = :clinic and lane = :lane",
                {{"clinic", clinic}, {"lane", lane}, {"upto", upto}, {"link", link}});
    return deleted;
}

}  // namespace

void append_audit(Tx& tx, const Event<AuditAccess>& event) {
    const auto& [envelope, body] = event;
    tx.append(kAudit, {envelope.clinic.value, envelope.id.value, epoch_ms(envelope.time), envelope.actor, envelope.actor_role,
                       body.action, body.resource, body.subject, body.outcome, body.reason, epoch_ms(tx.now())});
}

std::int64_t delete_audit_before(Tx& tx, Time before) {
    return delete_all(tx.sql(),
                      "delete from audit_log where clinic_id = :clinic and event_id in (select event_id from audit_log "
                      "where clinic_id = :clinic and occurred_at < :before order by occurred_at limit 10000) "
                      "and occurred_at < :before",
                      {{"clinic", tx.event().clinic.value}, {"before", epoch_ms(before)}});
}

std::int64_t delete_events_before(Tx& tx, Time before) {
    auto& sql = tx.sql();
    const auto& clinic = tx.event().clinic.value;
    const auto lanes = sql.query(
        "select lane, max(position) from events where clinic_id = :clinic and created_at < :before group by lane",
        {{"clinic", clinic}, {"before", epoch_ms(before)}});
    std::int64_t deleted = 0;
    for (const auto& row : lanes) {
        const auto last = sql.first(
            "select link from events where clinic_id = :clinic and lane = :lane and position = :position",
            {{"clinic", clinic}, {"lane", row.text(0)}, {"position", row.integer(1)}});
        deleted += prune_lane(sql, clinic, row.text(0), row.integer(1), last->text(0));
    }
    // an event may say that it happened a few minutes after it was written
    sql.execute("delete from timeline where clinic_id = :clinic and occurred_at < :before and not exists (select 1 from events e "
                "where e.clinic_id = timeline.clinic_id and e.event_id = timeline.event_id)",
                {{"clinic", clinic}, {"before", epoch_ms(before + std::chrono::minutes{10})}});
    return deleted;
}

}  // namespace carewire::journal
