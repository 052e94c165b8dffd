#include "core/worker/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <unordered_map>

#include "core/store/row_values.hpp"

namespace carewire {
namespace {

const std::vector<std::string> kColumns{"event_id",  "worker", "clinic_id", "fate",   "topic", "partition_no",
                                        "offset_no", "digest", "attempts",  "reason", "at"};
const std::vector<std::string> kPositionColumns{"worker", "topic", "partition_no", "next_offset", "at"};

/// A rewound group must not make the ledger look shorter than it is.
constexpr std::string_view kFarther =
    " on conflict (worker, topic, partition_no) do update set next_offset ="
    " case when excluded.next_offset > worker_positions.next_offset then excluded.next_offset"
    " else worker_positions.next_offset end, at = excluded.at";

void repeat(Taken& item, std::int64_t digest) {
    if (digest == item.digest) {
        item.fate = Fate::Known;
        return;
    }
    item.fate = Fate::Conflict;
    item.code = "conflict";
    item.reason = "this id was handled before with another body";
}

}  // namespace

void Ledger::look_up(Sql& sql, std::vector<Taken>& batch) const {
    if (batch.empty()) return;
    std::vector<std::string> ids;
    ids.reserve(batch.size());
    for (const Taken& item : batch) ids.push_back(item.event.envelope.id.value);
    std::unordered_map<std::string_view, std::int64_t> known;
    const auto rows = sql.query_in(
        "select event_id, digest from inbox where worker = :worker and event_id in (/*in:list*/)", ids, {{"worker", worker_}});
    for (const Row& row : rows) known.emplace(row.text(0), row.integer(1));
    for (Taken& item : batch) {
        if (item.was_parked) continue;
        const auto [row, first] = known.try_emplace(item.event.envelope.id.value, item.digest);
        if (!first) repeat(item, row->second);
    }
}

void Ledger::write(Sql& sql, const std::vector<Taken>& batch, Time now) const {
    std::vector<std::vector<SqlValue>> rows;
    rows.reserve(batch.size());
    for (const Taken& item : batch) {
        if (item.was_parked || item.fate == Fate::Known || item.fate == Fate::Conflict) continue;
        rows.push_back(row_values(item.event.envelope.id.value, worker_, item.event.envelope.clinic.value,
                                  std::string(name(item.fate)), item.record.topic, std::int64_t{item.record.partition},
                                  item.record.offset, item.digest, std::int64_t{item.attempts}, item.code, epoch_ms(now)));
    }
    if (!rows.empty()) sql.insert("inbox", kColumns, rows);
}

void Ledger::settle(Sql& sql, const Taken& parked, Time now) const {
    sql.execute(
        "update inbox set fate = :fate, attempts = :attempts, reason = :reason, at = :at"
        " where event_id = :id and worker = :worker",
        {{"fate", std::string(name(parked.fate))},
         {"attempts", std::int64_t{parked.attempts}},
         {"reason", parked.code},
         {"at", epoch_ms(now)},
         {"id", parked.event.envelope.id.value},
         {"worker", worker_}});
}

void Ledger::advance(Sql& sql, const std::vector<Taken>& batch, Time now) const {
    std::map<TopicPartition, std::int64_t> reached;
    for (const Taken& item : batch) {
        if (item.was_parked) continue;
        std::int64_t& next = reached[{item.record.topic, item.record.partition}];
        next = std::max(next, item.record.offset + 1);
    }
    std::vector<std::vector<SqlValue>> rows;
    for (const auto& [at, next] : reached) {
        rows.push_back({worker_, at.topic, std::int64_t{at.partition}, next, epoch_ms(now)});
    }
    if (!rows.empty()) sql.insert("worker_positions", kPositionColumns, rows, kFarther);
}

std::map<TopicPartition, std::int64_t> Ledger::positions(Sql& sql) const {
    std::map<TopicPartition, std::int64_t> found;
    const auto rows = sql.query("select topic, partition_no, next_offset from worker_positions where worker = :worker",
                                {{"worker", worker_}});
    for (const Row& row : rows) found[{row.text(0), static_cast<int>(row.integer(1))}] = row.integer(2);
    return found;
}

std::vector<TopicPartition> ahead_of_ledger(const std::map<TopicPartition, std::int64_t>& committed,
                                            const std::map<TopicPartition, std::int64_t>& ledger) {
    std::vector<TopicPartition> ahead;
    for (const auto& [at, offset] : committed) {
        const auto known = ledger.find(at);
        if (offset > (known == ledger.end() ? 0 : known->second)) ahead.push_back(at);
    }
    return ahead;
}

void refuse_stale_ledger(std::string_view worker, std::string_view group, const std::vector<TopicPartition>& ahead) {
    if (ahead.empty()) return;
    throw std::runtime_error(fmt::format(
        "this store is behind the group {0}: events up to the committed offsets of {1} partitions (first: {2}/{3}) are not in"
        " it. Was it restored from a copy? Let the group read again what the store does not know: carewire groups {4} --rewind --yes",
        group, ahead.size(), ahead.front().topic, ahead.front().partition, worker));
}

bool forget_dead(Sql& sql, std::string_view worker, std::string_view event_id, Time now) {
    const Binds binds{{"id", std::string(event_id)}, {"worker", std::string(worker)}};
    if (sql.execute("delete from inbox where event_id = :id and worker = :worker and fate = 'dead'", binds) == 0) return false;
    sql.execute("update dead_letters set redriven_at = :at where event_id = :id and worker = :worker",
                {{"at", epoch_ms(now)}, {"id", std::string(event_id)}, {"worker", std::string(worker)}});
    return true;
}

}  // namespace carewire
