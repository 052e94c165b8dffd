#pragma once
#include <Poco/Net/Context.h>

#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "consumers/email/mailer.hpp"
#include "consumers/email/smtp_reply.hpp"
#include "core/http/client_socket.hpp"

namespace carewire::email {

/// How far a conversation had come when it went wrong: what may have happened to the mail follows from it.
enum class SmtpStage {
    Opening,    ///< name, connection, greeting, TLS, sign-in: of this mail nothing was said
    Sender,     ///< MAIL FROM
    Recipient,  ///< RCPT TO
    Content,    ///< DATA, up to the last byte before the final dot
    FinalDot,   ///< from the first byte of the final dot on: without an answer nobody knows
};
struct SmtpFault {
    SmtpStage stage = SmtpStage::Opening;
    SmtpReply reply;    ///< code 0: there was none
    std::string words;  ///< the server's, or ours
};

/// A conversation with one mail server (RFC 5321): opened, encrypted and signed in once, then any number of mails. Every step
/// ends at the deadline. Throws SmtpFault. After a fault the conversation is over, unless the server only refused a recipient.
class SmtpSession {
  public:
    SmtpSession(const SmtpServer& server, bool plain_allowed, const Poco::Net::Context::Ptr& trust, Steady deadline);
    ~SmtpSession();

    /// The reply to the final dot. `from` and `to` are plain addresses.
    SmtpReply send(const Posting& posting, Steady deadline);
    /// Makes ready for another mail after a refusal; false: open another conversation.
    bool reset(Steady deadline);
    bool fit_for_reuse() { return socket_->fit_for_reuse(); }

  private:
    void greet(const SmtpServer& server, Steady deadline);
    void protect(const SmtpServer& server, bool plain_allowed, const Poco::Net::Context::Ptr& trust, Steady deadline);
    void sign_in(const SmtpServer& server, Steady deadline);
    void content(const Posting& posting, Steady deadline);
    SmtpReply final_dot(Steady deadline);
    SmtpReply command(SmtpStage stage, std::string_view line, Steady deadline);
    SmtpReply expect(SmtpStage stage, std::string_view line, int hundreds, Steady deadline);
    void write(SmtpStage stage, std::string_view bytes, Steady deadline);
    SmtpReply read(SmtpStage stage, Steady deadline);
    std::string read_line(SmtpStage stage, Steady deadline);

    std::unique_ptr<http::ClientSocket> socket_;
    std::string buffer_;
    std::set<std::string, std::less<>> extensions_;  ///< EHLO's words, in capitals
    std::string sign_in_ways_;                       ///< after `AUTH`
};

}  // namespace carewire::email
