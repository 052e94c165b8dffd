#pragma once
#include <optional>
#include <string_view>

#include "consumers/analysis/job.hpp"
#include "core/store/sql.hpp"

namespace carewire::analysis {

/// The rows of `analysis_jobs`.
class JobStore {
  public:
    JobStore(Sql& sql, Time now) : sql_(sql), now_(now) {}

    /// False: a job of this id is there already and stays as it is.
    bool add(const Job& job);
    std::optional<Job> find(const ClinicId& clinic, std::string_view job_id);
    /// The same, for a change: nobody else changes it before this transaction ends.
    std::optional<Job> lock(const ClinicId& clinic, std::string_view job_id);
    /// Everything that changes in a job's life.
    void put(const Job& job);
    /// Jobs that ended before then, with what they said. How many went.
    std::int64_t remove_before(const ClinicId& clinic, Time before);

  private:
    std::optional<Job> read(const std::string& statement, const ClinicId& clinic, std::string_view job_id);

    Sql& sql_;
    const Time now_;
};

}  // namespace carewire::analysis
