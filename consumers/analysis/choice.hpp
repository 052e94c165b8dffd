#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/config/config.hpp"
#include "schemas/config/settings_more.hpp"

namespace carewire::analysis {

/// Which analyser a clinic's feedback goes to, and on what terms.
struct Choice {
    AnalysisSettings settings;
    bool own_account = true;  ///< the clinic's own endpoint and key: its limits are its own; else those of the installation

    /// Asked over the network, through the gate.
    bool outside() const;
    bool deidentified() const { return settings.egress != "full"; }
    /// Why the outside analyser must not be asked, as a code; nothing: it may.
    std::optional<std::string_view> blocked(bool consent) const;
};

bool is_blocked_code(std::string_view code);
/// A sentence for a code of `blocked`.
std::string_view blocked_because(std::string_view code);

/// What the operator has set for every clinic. It stands before what clinics set (operations.md section 3), member by member.
class InstallationChoice {
  public:
    /// Unknown values are problems of the reader: the process does not start.
    static InstallationChoice read(ConfigReader& from);

    /// `of_clinic`: as JSON values by key. Values that cannot be read count as not set.
    Choice with(const AnalysisSettings& of_clinic, bool egress_switched_off) const;
    /// Of the installation's account.
    const std::string& api_key() const { return api_key_; }

    /// Who answers when the outside analyser does not: the rules, at once or when `patience` is over; or nobody until it is back.
    enum class OnFailure { Rules, Wait };
    OnFailure on_failure = OnFailure::Rules;
    std::chrono::milliseconds patience{60000};

  private:
    std::string provider_, model_, endpoint_, egress_, terms_accepted_, api_key_;
    std::int64_t rate_per_min_ = -1, rate_per_day_ = -1, tokens_per_min_ = -1, max_retries_ = -1;
};

}  // namespace carewire::analysis
