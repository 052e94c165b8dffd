#include "core/worker/crash_watch.hpp"

namespace carewire {
namespace {

TopicPartition place(const Taken& item) { return {item.record.topic, item.record.partition}; }

}  // namespace

CrashWatch::CrashWatch(std::string worker, Database& database, const Clock& clock, int most_starts, std::size_t batch)
    : worker_(std::move(worker)),
      database_(database),
      clock_(clock),
      most_starts_(most_starts),
      batch_(static_cast<std::int64_t>(batch)) {}

bool CrashWatch::careful(const std::vector<Taken>& batch) {
    bool careful = false;
    for (const Taken& item : batch) {
        const TopicPartition at = place(item);
        Note& note = note_of(at);
        if (item.record.offset < note.reached) continue;
        if (note.offset < 0) open(at, item.record.offset, note);
        careful = careful || item.record.offset < note.careful_until;
    }
    return careful;
}

CrashWatch::Note& CrashWatch::note_of(const TopicPartition& at) {
    if (const auto known = notes_.find(at); known != notes_.end()) return known->second;
    const auto row = database_.read([&](Sql& sql) {
        return sql.first(
            "select next_offset from worker_positions where worker = :worker and topic = :topic and partition_no = :partition",
            {{"worker", worker_}, {"topic", at.topic}, {"partition", std::int64_t{at.partition}}});
    });
    return notes_[at] = Note{.reached = row ? row->integer(0) : 0};
}

void CrashWatch::open(const TopicPartition& at, std::int64_t offset, Note& note) {
    database_.write([&](Sql& sql) {
        const auto row = sql.first(
            "select offset_no, starts from worker_starts where worker = :worker and topic = :topic and partition_no = :partition",
            {{"worker", worker_}, {"topic", at.topic}, {"partition", std::int64_t{at.partition}}});
        if (row && row->integer(0) >= offset && row->integer(1) > 0) {  // begun before, and nothing committed since
            note.offset = row->integer(0);
            note.starts = row->integer(1);
            note.careful_until = note.offset + batch_;
        } else {
            note.offset = offset;
            note.starts = 1;
            write(sql, at, note);
        }
    });
}

void CrashWatch::begin(Taken& item) {
    const TopicPartition at = place(item);
    Note& note = notes_[at];
    if (item.record.offset < note.offset || item.record.offset >= note.careful_until) return;
    note.starts = item.record.offset == note.offset ? note.starts + 1 : 1;
    note.offset = item.record.offset;
    database_.write([&](Sql& sql) { write(sql, at, note); });
    if (note.starts < most_starts_) return;
    item.given_up = Reject{"kills_process", "the process died each time this event was begun"};
}

void CrashWatch::interrupted() {
    std::vector<TopicPartition> begun;
    for (auto& [at, note] : notes_) {
        if (note.starts == 0) continue;
        note.starts = 0;
        begun.push_back(at);
    }
    if (begun.empty()) return;
    try {
        database_.write([&](Sql& sql) {
            for (const TopicPartition& at : begun) write(sql, at, notes_[at]);
        });
    } catch (const StoreError&) {
        // it is the store that is away; the count in memory is right all the same
    }
}

void CrashWatch::write(Sql& sql, const TopicPartition& at, const Note& note) {
    const std::vector<std::string> columns{"worker", "topic", "partition_no", "offset_no", "starts", "at"};
    const std::vector<std::vector<SqlValue>> row{
        {worker_, at.topic, std::int64_t{at.partition}, note.offset, note.starts, epoch_ms(clock_.now())}};
    sql.insert("worker_starts", columns, row,
               " on conflict (worker, topic, partition_no) do update set offset_no = excluded.offset_no,"
               " starts = excluded.starts, at = excluded.at");
}

void CrashWatch::left(const std::vector<TopicPartition>& partitions) {
    std::vector<TopicPartition> noted;
    for (const TopicPartition& at : partitions) {
        if (notes_.erase(at) > 0) noted.push_back(at);
    }
    if (noted.empty()) return;
    try {
        database_.write([&](Sql& sql) {
            for (const TopicPartition& at : noted) {
                sql.execute(
                    "delete from worker_starts where worker = :worker and topic = :topic and partition_no = :partition",
                    {{"worker", worker_}, {"topic", at.topic}, {"partition", std::int64_t{at.partition}}});
            }
        });
    } catch (const StoreError&) {
        // the next owner goes carefully for one batch, no more
    }
}

void CrashWatch::ended() {
    std::vector<TopicPartition> all;
    for (const auto& [at, note] : notes_) all.push_back(at);
    left(all);
}

}  // namespace carewire
