#include "consumers/journal/event_reader.hpp"

namespace carewire::journal {
namespace {

const std::string kSelect =
    "select clinic_id, event_id, type, stream, subject, source, correlation_id, causation_id, actor, actor_role, body, "
    "lane, occurred_at, created_at, event_version, position from events ";

std::vector<KeptEvent> read(Sql& sql, const std::string& rest, const Binds& binds) {
    std::vector<KeptEvent> events;
    for (const auto& row : sql.query(kSelect + rest, binds)) {
        events.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6), row.text(7),
                          row.text(8), row.text(9), row.text(10), row.text(11), row.integer(12), row.integer(13), row.integer(14),
                          row.integer(15)});
    }
    return events;
}

}  // namespace

std::vector<KeptEvent> find_events(Sql& sql, const std::string& event_id) {
    return read(sql, "where event_id = :id order by clinic_id", {{"id", event_id}});
}

std::vector<KeptEvent> chain_of(Sql& sql, const KeptEvent& event) {
    return read(sql, "where clinic_id = :clinic and correlation_id = :correlation order by created_at, occurred_at, event_id",
                {{"clinic", event.clinic}, {"correlation", event.correlation}});
}

std::vector<Handled> handled_by(Sql& sql, const std::string& event_id) {
    std::vector<Handled> handled;
    for (const auto& row : sql.query("select worker, fate, reason, attempts from inbox where event_id = :id order by worker",
                                     {{"id", event_id}})) {
        handled.push_back({row.text(0), row.text(1), row.text(2), row.integer(3)});
    }
    return handled;
}

std::vector<LaneHead> lane_heads(Sql& sql) {
    std::vector<LaneHead> heads;
    for (const auto& row : sql.query("select clinic_id, lane, position from journal_lanes")) {
        heads.push_back({row.text(0), row.text(1), row.integer(2)});
    }
    return heads;
}

std::vector<KeptEvent> rows_after(Sql& sql, const LaneHead& seen, int most) {
    return read(sql, "where clinic_id = :clinic and lane = :lane and position > :position order by position limit :most",
                {{"clinic", seen.clinic}, {"lane", seen.lane}, {"position", seen.position}, {"most", std::int64_t{most}}});
}

}  // namespace carewire::journal
