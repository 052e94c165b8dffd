#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/store/database.hpp"
#include "core/worker/taken.hpp"

namespace carewire {

/// Notices events that kill the process (F36). Where a process begins in a partition is written down before it begins. The next
/// one that finds that nothing was committed there since goes on one event at a time and writes each down before handling it.
/// An event that is begun for the third time, and alone, is set aside unread. Only deaths with the event in hand count: not of
/// one that the ledger knows, not during an outage that the process lived to see, not after an orderly end.
class CrashWatch {
  public:
    CrashWatch(std::string worker, Database& database, const Clock& clock, int most_starts, std::size_t batch);

    /// To be asked of each batch. True: handle its events one at a time, each after begin().
    bool careful(const std::vector<Taken>& batch);
    /// Writes the event down; gives it up when it was begun too often.
    void begin(Taken& item);
    /// An outage interrupted what was begun: no event is to blame if the process is ended while it waits. Best effort.
    void interrupted();
    /// Partitions leave in order: their notes go.
    void left(const std::vector<TopicPartition>& partitions);
    /// The process ends in order. Best effort: without the store nothing was noted either.
    void ended();

  private:
    struct Note {
        std::int64_t reached = 0;  ///< by the ledger when this process came: what lies below has killed nobody
        std::int64_t offset = -1;  ///< begun last; -1: nothing yet
        std::int64_t starts = 0;
        std::int64_t careful_until = -1;  ///< offsets below are handled one at a time
    };
    Note& note_of(const TopicPartition& at);
    void open(const TopicPartition& at, std::int64_t offset, Note& note);
    void write(Sql& sql, const TopicPartition& at, const Note& note);

    const std::string worker_;
    Database& database_;
    const Clock& clock_;
    const int most_starts_;
    const std::int64_t batch_;
    std::map<TopicPartition, Note> notes_;
};

}  // namespace carewire
