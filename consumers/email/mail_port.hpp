#pragma once
#include "consumers/email/mailer.hpp"
#include "core/store/database.hpp"

namespace carewire::email {

/// Performs kSend: writes the mail, looks up by which server the clinic's mail leaves, hands it over. A mail whose fate nobody
/// knows is left to a person (Lost::Leave): a mail server cannot be asked.
class MailPort final : public EffectPort {
  public:
    struct Mailers {
        Mailer& smtp;
        Mailer& maildir;
    };
    MailPort(Database& database, const Clock& clock, const MailSettings& settings, Mailers mailers)
        : database_(database), clock_(clock), settings_(settings), mailers_(mailers) {}

    EffectAnswer perform(const EffectCall& call) override;
    Egress egress(const EffectCall& call) const override;

  private:
    Database& database_;
    const Clock& clock_;
    const MailSettings& settings_;
    Mailers mailers_;
};

/// The pause before the next try of a mail after `attempt` failed ones: of the list, a fifth longer or shorter. The same try of
/// the same mail always waits as long (INT-20).
Duration pause_after(int attempt, std::string_view effect_key, const std::vector<Duration>& delays);

}  // namespace carewire::email
