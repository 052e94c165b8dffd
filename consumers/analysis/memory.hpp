#pragma once
#include <optional>
#include <string>

#include "consumers/analysis/account.hpp"
#include "consumers/analysis/outside/verdict.hpp"
#include "core/store/sql.hpp"

namespace carewire::analysis {

/// What models said before: the same content at the same clinic, sent in the same way to the same analyser, is not asked again.
class Memory {
  public:
    Memory(Sql& sql, Time now, ClinicId clinic) : sql_(sql), now_(now), clinic_(std::move(clinic)) {}

    struct Recalled {
        Verdict verdict;
        std::string model_version;
    };
    std::optional<Recalled> recall(const Choice& choice, const std::string& comment);
    void keep(const std::string& provider, const std::string& model, bool deidentified, const std::string& comment,
              const Verdict& verdict, const std::string& model_version);
    /// Verdicts older than that are forgotten.
    static void forget_before(Sql& sql, const ClinicId& clinic, Time before);

  private:
    Sql& sql_;
    const Time now_;
    const ClinicId clinic_;
};

}  // namespace carewire::analysis
