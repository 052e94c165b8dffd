#include "core/worker/dead_letter.hpp"


namespace carewire {
namespace {

const std::vector<std::string> kColumns{"worker",     "topic",     "partition_no", "offset_no", "event_id",  "event_type",
                                        "clinic_id",  "code",      "reason",       "attempts",  "first_try", "last_try"};
constexpr std::string_view kAgain =
    " on conflict (worker, topic, partition_no, offset_no) do update set code = excluded.code, reason = excluded.reason,"
    " attempts = excluded.attempts, last_try = excluded.last_try, redriven_at = null";

bool is_set_aside(const Taken& item) { return item.fate == Fate::Dead || item.fate == Fate::Conflict; }

}  // namespace

std::vector<OutRecord> DeadLetters::records(const std::vector<Taken>& batch, Time now) const {
    std::vector<OutRecord> records;
    for (const Taken& item : batch) {
        if (!is_set_aside(item)) continue;
        OutRecord record{topic_, item.record.key, item.record.value, item.record.headers};
        auto add = [&](const char* header, std::string value) { record.headers.emplace_back(header, std::move(value)); };
        add("dead_worker", worker_);
        add("dead_code", item.code);
        add("dead_reason", item.reason);
        add("dead_attempts", std::to_string(item.attempts));
        add("dead_first_try", format_rfc3339(item.first_try));
        add("dead_last_try", format_rfc3339(now));
        add("dead_topic", item.record.topic);
        add("dead_partition", std::to_string(item.record.partition));
        add("dead_offset", std::to_string(item.record.offset));
        if (item.record.tombstone) add("dead_value", "null");
        add("dead_event_id", item.event.envelope.id.value);
        records.push_back(std::move(record));
    }
    return records;
}

void DeadLetters::write(Sql& sql, const std::vector<Taken>& batch, Time now) const {
    std::vector<std::vector<SqlValue>> rows;
    for (const Taken& item : batch) {
        if (!is_set_aside(item)) continue;
        const Envelope& envelope = item.event.envelope;
        rows.push_back({worker_, item.record.topic, std::int64_t{item.record.partition}, item.record.offset, envelope.id.value,
                        envelope.type, envelope.clinic.value, item.code, item.reason, std::int64_t{item.attempts},
                        epoch_ms(item.first_try), epoch_ms(now)});
    }
    if (!rows.empty()) sql.insert("dead_letters", kColumns, rows, kAgain);
}

}  // namespace carewire
