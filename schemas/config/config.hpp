#pragma once
#include <string>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"

namespace carewire {

/// A setting of one clinic was given another value. The clinic is the envelope's; the record key is config_subject(), so that the
/// compacted topic keeps the last value of every key of every clinic. `null` = back to the default.
struct ConfigChanged {
    std::string key;   ///< registers.md section 2: `reporting.daily_email_time`, `interactions.types.<name>`, …
    JsonText value{"null"};

    static constexpr EventInfo event{"config.changed", Stream::Config, 1};
    static auto fields() {
        using Self = ConfigChanged;
        return describe<Self>(
            field("key", &Self::key).at_least(1).at_most(100).pattern("^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*$").says(
                "Name of the setting."),
            field("value", &Self::value).any_value().raw_json(65536, 16).says(
                "Its new value; null brings the default back. Secrets are references."));
    }
};

/// `{clinic}/{key}`
std::string config_subject(const ClinicId& clinic, std::string_view key);

}  // namespace carewire
