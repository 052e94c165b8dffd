#include "consumers/email/smtp_mailer.hpp"

#include <fmt/format.h>

#include "core/http/trust.hpp"

namespace carewire::email {
namespace {

/// Shorter than any server's patience (RFC 5321 section 4.5.3.2.7: 5 minutes).
constexpr std::chrono::seconds kIdle{20};
/// Many servers end a conversation after a hundred mails.
constexpr int kMailsOfOne = 50;
constexpr std::size_t kMostIdle = 16;

std::string key_of(const SmtpServer& server) {
    return fmt::format("{} {} {} {}", server.host, server.port, static_cast<int>(server.protection), server.user);
}

}  // namespace

EffectAnswer answer_of(const SmtpFault& fault) {
    if (fault.stage == SmtpStage::Opening) return Later{fault.words, {}};
    if (fault.reply.code == 0) {
        if (fault.stage == SmtpStage::FinalDot) return Unknown{fault.words};
        return Later{fault.words, {}};
    }
    if (fault.reply.code < 500) return Later{fault.words, {}};
    const bool dead = fault.stage == SmtpStage::Recipient && says_address_is_dead(fault.reply);
    return Refused{fault.words, std::string(dead ? kBounced : "rejected")};
}

SmtpMailer::SmtpMailer(const MailSettings& settings) : settings_(settings) {}
SmtpMailer::~SmtpMailer() = default;

EffectAnswer SmtpMailer::send(const MailAccount& account, const Posting& posting, Steady deadline) {
    if (auto idle = take_idle(key_of(account.server))) {
        try {
            return send_by(*idle, account, posting, deadline);
        } catch (const SmtpFault& fault) {
            // the server ended an old conversation: of this mail nothing was said yet
            const bool was_over = fault.stage == SmtpStage::Sender && (fault.reply.code == 0 || fault.reply.code == 421);
            if (!was_over) return answer_of(fault);
        }
    }
    try {
        auto fresh = open(account, deadline);
        return send_by(fresh, account, posting, deadline);
    } catch (const SmtpFault& fault) {
        return answer_of(fault);
    }
}

EffectAnswer SmtpMailer::send_by(Open& open, const MailAccount& account, const Posting& posting, Steady deadline) {
    try {
        const auto reply = open.session->send(posting, deadline);
        ++open.mails;
        keep(std::move(open));
        return Delivered{posting.message_id, taken_by(account.server.host, reply.words())};
    } catch (const SmtpFault& fault) {
        const bool talks_on = fault.reply.code != 0 && fault.reply.code != 421;
        if (talks_on && open.session->reset(deadline)) keep(std::move(open));
        throw;
    }
}

SmtpMailer::Open SmtpMailer::open(const MailAccount& account, Steady deadline) {
    std::call_once(trusted_, [this] { trust_ = http::make_trust(settings_.ca_file); });
    return {.key = key_of(account.server),
            .session = std::make_unique<SmtpSession>(account.server, settings_.plain_allowed, trust_, deadline),
            .mails = 0,
            .since = std::chrono::steady_clock::now()};
}

std::optional<SmtpMailer::Open> SmtpMailer::take_idle(const std::string& key) {
    std::list<Open> stale;  // they say good-bye after the lock is gone
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    for (auto each = idle_.begin(); each != idle_.end();) {
        const auto here = each++;
        if (now - here->since > kIdle || !here->session->fit_for_reuse()) {
            stale.splice(stale.end(), idle_, here);
        } else if (here->key == key) {
            auto found = std::move(*here);
            idle_.erase(here);
            return found;
        }
    }
    return std::nullopt;
}

void SmtpMailer::keep(Open open) {
    if (open.mails >= kMailsOfOne) return;
    open.since = std::chrono::steady_clock::now();
    const std::lock_guard lock(mutex_);
    if (idle_.size() < kMostIdle) idle_.push_front(std::move(open));
}

}  // namespace carewire::email
