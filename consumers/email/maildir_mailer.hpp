#pragma once
#include <filesystem>

#include "consumers/email/mailer.hpp"

namespace carewire::email {

/// Puts mails into a Maildir on this machine: a real one, so that any mail reader opens it. A file appears in `new/` whole or
/// not at all, named after its Message-ID: the same mail twice is one file. A disk that refuses is an outage.
class MaildirMailer final : public Mailer {
  public:
    explicit MaildirMailer(std::filesystem::path folder) : folder_(std::move(folder)) {}
    EffectAnswer send(const MailAccount& account, const Posting& posting, Steady deadline) override;

  private:
    void deliver(const std::string& name, std::string_view text) const;

    const std::filesystem::path folder_;
};

}  // namespace carewire::email
