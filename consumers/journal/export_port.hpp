#pragma once
#include <filesystem>

#include "core/effect/effect.hpp"
#include "core/store/database.hpp"

namespace carewire::journal {

inline constexpr std::string_view kWriteExport = "journal.export";
inline constexpr std::string_view kRemoveExport = "journal.export_removal";

/// Performs both kinds on the disk. A disk or store that refuses is an outage: nobody's export counts it as a try.
/// Payload of kWriteExport: `{clinic, date, zone}`; its result: `{path, name, size, sha256, entries}`.
/// Payload of kRemoveExport: `{path}`; its result: `{removed}`.
class ExportPort final : public EffectPort {
  public:
    ExportPort(Database& database, std::filesystem::path directory)
        : database_(database), directory_(std::move(directory)) {}
    EffectAnswer perform(const EffectCall& call) override;

  private:
    EffectAnswer write(const EffectRequest& request);
    EffectAnswer remove(const EffectRequest& request);

    Database& database_;
    const std::filesystem::path directory_;
};

}  // namespace carewire::journal
