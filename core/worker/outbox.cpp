#include "core/worker/outbox.hpp"

#include <algorithm>
#include <utility>

#include "core/event/ids.hpp"
#include "core/store/row_values.hpp"
#include "core/worker/header_text.hpp"

namespace carewire {
namespace {

const std::vector<std::string> kColumns{"batch", "n", "worker", "event_id", "clinic_id", "topic", "record_key", "headers",
                                        "body",  "at"};
constexpr std::int64_t kChunk = 500;
/// Far above any publish deadline: rows this old have no process that is about to publish them.
constexpr Duration kForgotten{60000};

void erase(std::vector<std::string>& from, const std::vector<std::string>& gone) {
    std::erase_if(from, [&](const std::string& id) { return std::find(gone.begin(), gone.end(), id) != gone.end(); });
}

void delete_batches(Sql& sql, const std::vector<std::string>& batches) {
    for (const std::string& id : batches) sql.execute("delete from outbox where batch = :batch", {{"batch", id}});
}

}  // namespace

Outbox::Outbox(std::string worker, Database& database, Sink& sink, const Clock& clock, Duration deadline)
    : worker_(std::move(worker)), database_(database), sink_(sink), clock_(clock), deadline_(deadline) {}

Outbox::Batch Outbox::write(Sql& sql, std::vector<FollowUp> events) {
    Batch batch;
    {
        const std::lock_guard lock(state_);
        batch.tidied = acknowledged_;
    }
    delete_batches(sql, batch.tidied);
    if (events.empty()) return batch;
    const Time now = clock_.now();
    batch.id = mint_uuid(now);
    std::vector<std::vector<SqlValue>> rows;
    rows.reserve(events.size());
    for (FollowUp& event : events) {
        const OutRecord& record = event.record;
        rows.push_back(row_values(batch.id, static_cast<std::int64_t>(rows.size()), worker_, std::move(event.event_id),
                                  std::move(event.clinic), record.topic, record.key, header_text(record.headers), record.value,
                                  epoch_ms(now)));
        batch.records.push_back(std::move(event.record));
    }
    sql.insert("outbox", kColumns, rows);
    return batch;
}

void Outbox::publish(Batch batch) {
    const std::lock_guard sending(sending_);
    settle();
    {
        const std::lock_guard lock(state_);
        erase(acknowledged_, batch.tidied);
        if (left_over_) {  // older rows go first, these after them
            ++left_behind_;
            return;
        }
    }
    if (!batch.records.empty()) begin(std::move(batch));
}

void Outbox::begin(Batch batch) {
    try {
        under_way_ = {std::move(batch.id), sink_.begin_publish(std::move(batch.records), deadline_)};
    } catch (const BusUnavailable&) {
        const std::lock_guard lock(state_);
        left_over_ = true;
    }
}

bool Outbox::under_way() const {
    const std::lock_guard sending(sending_);
    return under_way_.has_value();
}

void Outbox::look() {
    const std::lock_guard sending(sending_);
    if (!under_way_) return;
    sink_.drain();
    if (under_way_->publication->over()) settle();
}

void Outbox::finish() {
    const std::lock_guard sending(sending_);
    settle();
}

/// With `sending_` held.
void Outbox::settle() {
    const auto done = std::exchange(under_way_, std::nullopt);
    if (!done) return;
    try {
        sink_.finish(*done->publication);
        const std::lock_guard lock(state_);
        acknowledged_.push_back(done->batch);
    } catch (const BusUnavailable&) {
        const std::lock_guard lock(state_);
        left_over_ = true;
    }
}

bool Outbox::left_over() const {
    const std::lock_guard lock(state_);
    return left_over_;
}

void Outbox::look_for_left_over() {
    const auto oldest = database_.read([&](Sql& sql) {
        return sql.first("select batch from outbox where worker = :worker and at < :before limit 1",
                         {{"worker", worker_}, {"before", epoch_ms(clock_.now() - kForgotten)}});
    });
    const std::lock_guard lock(state_);
    if (oldest && std::find(acknowledged_.begin(), acknowledged_.end(), oldest->text(0)) == acknowledged_.end()) {
        left_over_ = true;
    }
}

void Outbox::publish_left_over() {
    finish();
    tidy();
    while (true) {
        const std::int64_t seen = left_behind();
        const auto rows = database_.read([&](Sql& sql) {
            return sql.query(
                "select batch, n, topic, record_key, headers, body from outbox where worker = :worker"
                " order by batch, n limit :most",
                {{"worker", worker_}, {"most", kChunk}});
        });
        if (rows.empty()) {
            const std::lock_guard lock(state_);
            left_over_ = left_behind_ != seen;  // another thread committed after this look
            if (!left_over_) return;
            continue;
        }
        std::vector<OutRecord> records;
        for (const Row& row : rows) records.push_back({row.text(2), row.text(3), row.text(5), headers_of(row.text(4))});
        send(std::move(records));
        database_.write([&](Sql& sql) {
            for (const Row& row : rows) {
                sql.execute("delete from outbox where batch = :batch and n = :n",
                            {{"batch", row.text(0)}, {"n", row.integer(1)}});
            }
        });
    }
}

std::int64_t Outbox::left_behind() const {
    const std::lock_guard lock(state_);
    return left_behind_;
}

void Outbox::tidy() {
    std::vector<std::string> going;
    {
        const std::lock_guard lock(state_);
        going = acknowledged_;
    }
    if (going.empty()) return;
    database_.write([&](Sql& sql) { delete_batches(sql, going); });
    const std::lock_guard lock(state_);
    erase(acknowledged_, going);
}

void Outbox::publish_dead(std::vector<OutRecord> records) {
#ifdef CAREWIRE_MUTANT_M11
    const std::lock_guard lock(sending_);
    for (OutRecord& record : records) sink_.produce(std::move(record), [](const DeliveryReport&) {});
    return;
#endif
    send(std::move(records));
}

void Outbox::send(std::vector<OutRecord> records) {
    const std::lock_guard sending(sending_);
    sink_.publish(std::move(records), deadline_);
}

}  // namespace carewire
