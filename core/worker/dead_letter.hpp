#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/store/sql.hpp"
#include "core/worker/taken.hpp"

namespace carewire {

/// Dead letters of one worker: the original bytes and headers on `carewire.dead.<worker>`, with who gave up, why, when first and
/// last tried, and where the record came from; and a row for lists and redrive. Headers, all text:
///     dead_worker, dead_code, dead_reason (no personal data), dead_attempts, dead_first_try, dead_last_try (RFC 3339),
///     dead_topic, dead_partition, dead_offset, dead_event_id; dead_value `null` where the record had none, which lies here as
///     an empty one
class DeadLetters {
  public:
    DeadLetters(std::string worker, std::string_view topic_prefix)
        : worker_(std::move(worker)), topic_(std::string(topic_prefix) + ".dead." + worker_) {}

    /// The record for each item whose fate is Dead or Conflict.
    std::vector<OutRecord> records(const std::vector<Taken>& batch, Time now) const;
    /// Their rows. A record set aside once more after a crash keeps its row.
    void write(Sql& sql, const std::vector<Taken>& batch, Time now) const;
    const std::string& topic() const { return topic_; }

  private:
    const std::string worker_;
    const std::string topic_;
};

}  // namespace carewire
