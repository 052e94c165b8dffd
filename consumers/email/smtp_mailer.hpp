#pragma once
#include <chrono>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "consumers/email/mailer.hpp"
#include "consumers/email/smtp_session.hpp"

namespace carewire::email {

/// Refused.code of an address that does not exist.
inline constexpr std::string_view kBounced = "bounced";

/// What a fault means for the mail (EM-5): a 4xx reply or a connection that failed before the final dot is Later; a 5xx reply to
/// the mail is Refused, `bounced` when it is about the recipient; no answer to the final dot is Unknown. A server that cannot be
/// opened is Later whatever it says: its set-up is wrong, not the mail.
EffectAnswer answer_of(const SmtpFault& fault);

/// Takes mails to SMTP servers over TLS, keeps conversations for the next mail. Certificates and names are checked against the
/// system's authorities, or those of `email.ca_file`.
class SmtpMailer final : public Mailer {
  public:
    explicit SmtpMailer(const MailSettings& settings);
    ~SmtpMailer() override;
    EffectAnswer send(const MailAccount& account, const Posting& posting, Steady deadline) override;

  private:
    struct Open {
        std::string key;  ///< server and user
        std::unique_ptr<SmtpSession> session;
        int mails = 0;
        std::chrono::steady_clock::time_point since;
    };
    Open open(const MailAccount& account, Steady deadline);
    std::optional<Open> take_idle(const std::string& key);
    void keep(Open open);
    EffectAnswer send_by(Open& open, const MailAccount& account, const Posting& posting, Steady deadline);

    const MailSettings& settings_;
    Poco::Net::Context::Ptr trust_;
    std::once_flag trusted_;
    std::mutex mutex_;
    std::list<Open> idle_;
};

}  // namespace carewire::email
