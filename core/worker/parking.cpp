#include "core/worker/parking.hpp"

#include <algorithm>
#include <array>

#include "core/worker/header_text.hpp"

namespace carewire {
namespace {

const std::vector<std::string> kColumns{"worker",  "event_id", "clinic_id", "topic",    "partition_no", "offset_no", "subject",
                                        "headers", "body",     "produced",  "why",      "attempts",     "parked_at", "due_at",
                                        "expires_at"};

}  // namespace

Duration parking_pause(int attempt) {
    using namespace std::chrono_literals;
    // The missing row is usually a moment behind on another topic; what takes minutes is an outage; what takes hours, a mistake
    static constexpr std::array<Duration, 6> kPauses{1s, 5s, 30s, 2min, 10min, 1h};
    const auto n = static_cast<std::size_t>(std::clamp(attempt - 1, 0, static_cast<int>(kPauses.size()) - 1));
    return kPauses[n];
}

bool Parking::any(Sql& sql) const {
    return sql.first("select 1 from parked where worker = :worker limit 1", {{"worker", worker_}}).has_value();
}

std::vector<std::string> Parking::occupied(Sql& sql, const std::vector<std::string>& subjects) const {
    std::vector<std::string> found;
    const auto rows = sql.query_in(
        "select distinct subject from parked where worker = :worker and subject in (/*in:list*/)", subjects,
        {{"worker", worker_}});
    for (const Row& row : rows) found.push_back(row.text(0));
    return found;
}

std::vector<Taken> Parking::of_subject(Sql& sql, const std::string& subject, std::string_view topic_prefix) const {
    std::string statement =
        "select topic, partition_no, offset_no, subject, headers, body, produced, attempts, parked_at, expires_at, why"
        " from parked where worker = :worker and subject = :subject order by parked_at, offset_no";
    if (sql.dialect() == Dialect::PostgreSQL) statement += " for update";
    std::vector<Taken> waiting;
    for (const Row& row : sql.query(statement, {{"worker", worker_}, {"subject", subject}})) {
        Record record{.topic = row.text(0),
                      .partition = static_cast<int>(row.integer(1)),
                      .offset = row.integer(2),
                      .key = row.text(3),
                      .value = row.text(5),
                      .tombstone = false,
                      .headers = headers_of(row.text(4)),
                      .produced = from_epoch_ms(row.integer(6))};
        Taken item = take_up(std::move(record), topic_prefix, from_epoch_ms(row.integer(8)));
        item.was_parked = true;
        item.attempts = static_cast<int>(row.integer(7));
        item.expires = from_epoch_ms(row.integer(9));
        item.reason = row.text(10);
        waiting.push_back(std::move(item));
    }
    return waiting;
}

std::vector<std::string> Parking::due_subjects(Sql& sql, Time now, std::size_t most) const {
    std::vector<std::string> subjects;
    const auto rows = sql.query(
        "select subject, min(due_at) from parked where worker = :worker and due_at <= :now group by subject"
        " order by 2 limit :most",
        {{"worker", worker_}, {"now", epoch_ms(now)}, {"most", static_cast<std::int64_t>(most)}});
    for (const Row& row : rows) subjects.push_back(row.text(0));
    return subjects;
}

std::optional<Time> Parking::next_due(Sql& sql) const {
    const auto row = sql.first("select min(due_at) from parked where worker = :worker", {{"worker", worker_}});
    if (!row || row->null(0)) return std::nullopt;
    return from_epoch_ms(row->integer(0));
}

void Parking::put(Sql& sql, const Taken& item, Time now) const {
    const Time due = now + parking_pause(item.attempts);
    if (item.was_parked) {
        sql.execute(
            "update parked set attempts = :attempts, why = :why, due_at = :due where worker = :worker and event_id = :id",
            {{"attempts", std::int64_t{item.attempts}},
             {"why", item.reason},
             {"due", epoch_ms(due)},
             {"worker", worker_},
             {"id", item.event.envelope.id.value}});
        return;
    }
    const Envelope& envelope = item.event.envelope;
    const std::vector<std::vector<SqlValue>> row{
        {worker_, envelope.id.value, envelope.clinic.value, item.record.topic, std::int64_t{item.record.partition},
         item.record.offset, envelope.subject, header_text(item.record.headers), item.record.value,
         epoch_ms(item.record.produced), item.reason, std::int64_t{item.attempts}, epoch_ms(now), epoch_ms(due),
         epoch_ms(now + patience_)}};
    sql.insert("parked", kColumns, row);
}

void Parking::remove(Sql& sql, const Taken& item) const {
    sql.execute("delete from parked where worker = :worker and event_id = :id",
                {{"worker", worker_}, {"id", item.event.envelope.id.value}});
}

}  // namespace carewire
