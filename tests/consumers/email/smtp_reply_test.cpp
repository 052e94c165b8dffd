#include "consumers/email/smtp_reply.hpp"

#include <doctest/doctest.h>

#include <set>

#include "consumers/email/mail_port.hpp"
#include "consumers/email/smtp_mailer.hpp"

using namespace carewire;
using namespace carewire::email;

namespace {

SmtpReply reply(int code, std::string line) { return {.code = code, .lines = {std::move(line)}}; }

/// The kind of answer and, of a refusal, its code.
std::string fate(SmtpStage stage, SmtpReply said) {
    const auto words = said.code == 0 ? "the connection ended" : said.words();
    const auto answer = answer_of({stage, std::move(said), words});
    if (const auto* refused = std::get_if<Refused>(&answer)) return refused->code;
    return std::holds_alternative<Later>(answer) ? "later" : std::holds_alternative<Unknown>(answer) ? "unknown" : "other";
}

}  // namespace

TEST_CASE("smtp: a silence after the final dot is unknown and before it is later") {
    for (const auto stage : {SmtpStage::Opening, SmtpStage::Sender, SmtpStage::Recipient, SmtpStage::Content}) {
        CHECK(fate(stage, {}) == "later");
    }
    CHECK(fate(SmtpStage::FinalDot, {}) == "unknown");
}

TEST_CASE("smtp: 4xx is later and 5xx is final for the mail") {
    for (const auto stage : {SmtpStage::Sender, SmtpStage::Recipient, SmtpStage::Content, SmtpStage::FinalDot}) {
        CHECK(fate(stage, reply(451, "4.7.1 greylisted")) == "later");
    }
    CHECK(fate(SmtpStage::FinalDot, reply(554, "5.7.1 spam")) == "rejected");
    CHECK(fate(SmtpStage::Opening, reply(535, "5.7.8 bad password")) == "later");
}

TEST_CASE("smtp: only what says that the address is dead is a bounce") {
    CHECK(fate(SmtpStage::Recipient, reply(550, "5.1.1 no such user")) == "bounced");
    CHECK(fate(SmtpStage::Recipient, reply(550, "No such user here")) == "bounced");
    CHECK(fate(SmtpStage::Recipient, reply(550, "5.7.1 blocked by policy")) == "rejected");
    CHECK(fate(SmtpStage::Recipient, reply(552, "5.2.2 mailbox full")) == "rejected");
    CHECK(fate(SmtpStage::Sender, reply(550, "5.1.1 sender unknown")) == "rejected");
}

TEST_CASE("smtp: the words of a server are kept without addresses and control characters") {
    CHECK(reply(550, "5.1.1 <ana@example.org>: no\x1b[31m such user").words() == "550 5.1.1 (address) no?[31m such user");
    CHECK(reply(550, std::string(1000, 'x')).words().size() == 400);
}

TEST_CASE("mail: the pauses are those of the list give or take a fifth and never of one length for all") {
    const std::vector<Duration> delays{std::chrono::seconds{30}, std::chrono::minutes{2}, std::chrono::minutes{10}};
    for (int attempt = 1; attempt <= 5; ++attempt) {
        const auto base = delays[static_cast<std::size_t>(std::min(attempt, 3) - 1)];
        std::set<Duration> seen;
        for (int mail = 0; mail < 50; ++mail) {
            const auto pause = pause_after(attempt, "mail:" + std::to_string(mail), delays);
            CHECK(pause >= base * 8 / 10);
            CHECK(pause <= base * 12 / 10);
            seen.insert(pause);
        }
        CHECK(seen.size() > 10);
    }
    CHECK(pause_after(1, "a", delays) == pause_after(1, "a", delays));
}
