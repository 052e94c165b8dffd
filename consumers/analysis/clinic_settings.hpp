#pragma once
#include <string_view>

#include "core/worker/tx.hpp"
#include "schemas/config/config.hpp"
#include "schemas/config/settings_more.hpp"

namespace carewire::analysis {

/// What a clinic has set for its analyses.
struct ClinicAnalysis {
    AnalysisSettings settings;
    bool egress_switched_off = false;  ///< `egress.ai` is false, said and not by default: `ai.egress` is the finer switch
};

/// Whether the key is one that the analysis workers read: `ai.*`, `egress.ai`.
bool is_analysis_setting(std::string_view key);
/// Keeps the value; null forgets it.
void keep_setting(Sql& sql, const ClinicId& clinic, const ConfigChanged& change);
ClinicAnalysis settings_of(Sql& sql, const ClinicId& clinic);

}  // namespace carewire::analysis
