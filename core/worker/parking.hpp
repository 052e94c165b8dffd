#pragma once
#include <string>
#include <vector>

#include "core/store/sql.hpp"
#include "core/worker/taken.hpp"

namespace carewire {

/// Events of one worker that wait for a row which is not there yet (C-15). They are tried again when their subject moves, or
/// when their time comes, with growing pauses; when patience ends they are dead. Those of one subject keep their order.
class Parking {
  public:
    Parking(std::string worker, Duration patience) : worker_(std::move(worker)), patience_(patience) {}

    bool any(Sql& sql) const;
    /// Which of these subjects have somebody waiting.
    std::vector<std::string> occupied(Sql& sql, const std::vector<std::string>& subjects) const;
    /// Everybody who waits for a subject, in order. The rows are locked until the transaction ends (PostgreSQL).
    std::vector<Taken> of_subject(Sql& sql, const std::string& subject, std::string_view topic_prefix) const;
    /// Subjects with somebody whose time has come; when the next one comes.
    std::vector<std::string> due_subjects(Sql& sql, Time now, std::size_t most) const;
    std::optional<Time> next_due(Sql& sql) const;

    /// A new one, or one that still has to wait.
    void put(Sql& sql, const Taken& item, Time now) const;
    void remove(Sql& sql, const Taken& item) const;

  private:
    const std::string worker_;
    const Duration patience_;
};

/// The pause before the n-th try (1 = the first after parking).
Duration parking_pause(int attempt);

}  // namespace carewire
