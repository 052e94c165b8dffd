#include "consumers/email/smtp_session.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "core/event/base64.hpp"
#include "core/worker/fault_point.hpp"

namespace carewire::email {
namespace {

using http::ClientFault;
using http::ClientUrl;

/// RFC 5321 section 4.5.3.1.5 allows 512; some servers are chatty.
constexpr std::size_t kLongestLine = 4096;
constexpr std::size_t kMostLines = 100;
/// How long a conversation may take to say good-bye.
constexpr std::chrono::milliseconds kGoodBye{200};

[[noreturn]] void fail(SmtpStage stage, std::string words) { throw SmtpFault{stage, {}, std::move(words)}; }
[[noreturn]] void fail(SmtpStage stage, std::string_view command, const SmtpReply& reply) {
    throw SmtpFault{stage, reply, fmt::format("{}: {}", command, reply.words())};
}

ClientUrl address_of(const SmtpServer& server) {
    return {.tls = server.protection == Protection::Implicit, .host = server.host, .port = server.port, .authority = {}, .target = {}};
}

/// What EHLO says of us: a name of this machine that is surely no command.
std::string own_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
    const std::string_view host = name.data();
    const bool plain = !host.empty() && std::ranges::all_of(host, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    });
    return plain ? std::string(host) : "localhost";
}

std::string capitals(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return out;
}

/// RFC 5321 section 4.5.2: a line that begins with a dot gets another.
std::string dot_stuffed(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 16);
    bool line_begins = true;
    for (const char c : text) {
        if (line_begins && c == '.') out += '.';
        out += c;
        line_begins = c == '\n';
    }
    if (!out.ends_with("\r\n")) out += "\r\n";
    return out;
}

}  // namespace

SmtpSession::SmtpSession(const SmtpServer& server, bool plain_allowed, const Poco::Net::Context::Ptr& trust, Steady deadline) {
    if (!server.problem.empty()) fail(SmtpStage::Opening, server.problem);
    try {
        socket_ = std::make_unique<http::ClientSocket>(address_of(server), trust, deadline);
    } catch (const ClientFault& fault) {
        fail(SmtpStage::Opening, std::string(fault.detail));
    }
    if (const auto greeting = read(SmtpStage::Opening, deadline); greeting.code / 100 != 2) {
        fail(SmtpStage::Opening, "greeting", greeting);
    }
    greet(server, deadline);
    protect(server, plain_allowed, trust, deadline);
    sign_in(server, deadline);
}

SmtpSession::~SmtpSession() {
    try {
        std::size_t written = 0;
        socket_->write("QUIT\r\n", written, std::chrono::steady_clock::now() + kGoodBye);
    } catch (const ClientFault&) {  // it was polite to try
    }
}

void SmtpSession::greet(const SmtpServer&, Steady deadline) {
    const auto reply = expect(SmtpStage::Opening, "EHLO " + own_name(), 2, deadline);
    extensions_.clear();
    sign_in_ways_.clear();
    for (const auto& line : reply.lines) {
        const auto words = capitals(line);
        extensions_.insert(words.substr(0, words.find_first_of(" =")));
        if (words.starts_with("AUTH") && words.size() > 5) sign_in_ways_ += " " + words.substr(5) + " ";
    }
}

void SmtpSession::protect(const SmtpServer& server, bool plain_allowed, const Poco::Net::Context::Ptr& trust, Steady deadline) {
    if (server.protection == Protection::Implicit) return;
    if (server.protection == Protection::None) {
        if (plain_allowed || address_of(server).loopback()) return;
        fail(SmtpStage::Opening, "a connection without TLS is only allowed to this machine (email.allow_plaintext)");
    }
    if (!extensions_.contains("STARTTLS")) {
        fail(SmtpStage::Opening, "the server offers no STARTTLS, and email.starttls wants it: nothing was sent");
    }
    expect(SmtpStage::Opening, "STARTTLS", 2, deadline);
    // what came with the reply was said by nobody we trust (CVE-2011-0411)
    if (!buffer_.empty()) fail(SmtpStage::Opening, "the server spoke on before TLS");
    try {
        socket_->start_tls(server.host, trust, deadline);
    } catch (const ClientFault& fault) {
        fail(SmtpStage::Opening, std::string(fault.detail));
    }
    greet(server, deadline);
}

void SmtpSession::sign_in(const SmtpServer& server, Steady deadline) {
    if (server.user.empty()) return;
    const auto offers = [this](std::string_view way) { return sign_in_ways_.find(fmt::format(" {} ", way)) != std::string::npos; };
    SmtpReply reply;
    if (offers("PLAIN")) {
        const auto secret = std::string(1, '\0') + server.user + std::string(1, '\0') + server.password;
        reply = command(SmtpStage::Opening, "AUTH PLAIN " + encode_base64(secret), deadline);
    } else if (offers("LOGIN")) {
        expect(SmtpStage::Opening, "AUTH LOGIN", 3, deadline);
        expect(SmtpStage::Opening, encode_base64(server.user), 3, deadline);
        reply = command(SmtpStage::Opening, encode_base64(server.password), deadline);
    } else {
        fail(SmtpStage::Opening, "the server offers no way to sign in that we speak (PLAIN, LOGIN)");
    }
    if (reply.code / 100 != 2) fail(SmtpStage::Opening, "sign-in", reply);
}

SmtpReply SmtpSession::send(const Posting& posting, Steady deadline) {
    // half of the time is for the answer to the final dot: where it does not come, the mail's fate is unknown
    const auto now = std::chrono::steady_clock::now();
    const auto finish_content = now + (deadline - now) / 2;
    expect(SmtpStage::Sender, "MAIL FROM:<" + posting.from + ">", 2, deadline);
    expect(SmtpStage::Recipient, "RCPT TO:<" + posting.to + ">", 2, deadline);
    content(posting, finish_content);
    return final_dot(deadline);
}

void SmtpSession::content(const Posting& posting, Steady deadline) {
    expect(SmtpStage::Content, "DATA", 3, deadline);
    write(SmtpStage::Content, dot_stuffed(posting.text), deadline);
}

SmtpReply SmtpSession::final_dot(Steady deadline) {
    write(SmtpStage::FinalDot, ".\r\n", deadline);
    CAREWIRE_FAULT_POINT("gate.mail_data");
    auto reply = read(SmtpStage::FinalDot, deadline);
    if (reply.code / 100 != 2) fail(SmtpStage::FinalDot, "the mail", reply);
    return reply;
}

bool SmtpSession::reset(Steady deadline) {
    try {
        return command(SmtpStage::Opening, "RSET", deadline).code / 100 == 2;
    } catch (const SmtpFault&) {
        return false;
    }
}

SmtpReply SmtpSession::command(SmtpStage stage, std::string_view line, Steady deadline) {
    write(stage, std::string(line) + "\r\n", deadline);
    return read(stage, deadline);
}

SmtpReply SmtpSession::expect(SmtpStage stage, std::string_view line, int hundreds, Steady deadline) {
    auto reply = command(stage, line, deadline);
    // of a line with a name or a secret only the verb is told
    if (reply.code / 100 != hundreds) fail(stage, line.substr(0, line.find_first_of(" :")), reply);
    return reply;
}

void SmtpSession::write(SmtpStage stage, std::string_view bytes, Steady deadline) {
    std::size_t written = 0;
    try {
        socket_->write(bytes, written, deadline);
    } catch (const ClientFault& fault) {
        fail(stage, fault.kind == ClientFault::Kind::Timeout ? "the server did not answer in time" : "the connection ended");
    }
}

SmtpReply SmtpSession::read(SmtpStage stage, Steady deadline) {
    SmtpReply reply;
    while (reply.lines.size() < kMostLines) {
        const auto line = read_line(stage, deadline);
        const bool code = line.size() >= 3 && std::all_of(line.begin(), line.begin() + 3, [](char c) { return c >= '0' && c <= '9'; });
        if (!code || (line.size() > 3 && line[3] != ' ' && line[3] != '-')) fail(stage, "the server does not speak SMTP");
        reply.code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
        reply.lines.push_back(line.size() > 4 ? line.substr(4) : "");
        if (line.size() == 3 || line[3] == ' ') return reply;
    }
    fail(stage, "the server's answer has no end");
}

std::string SmtpSession::read_line(SmtpStage stage, Steady deadline) {
    std::array<char, 4096> piece;
    while (true) {
        if (const auto end = buffer_.find('\n'); end != std::string::npos) {
            auto line = buffer_.substr(0, end);
            buffer_.erase(0, end + 1);
            if (line.ends_with('\r')) line.pop_back();
            return line;
        }
        if (buffer_.size() > kLongestLine) fail(stage, "the server's answer has no end");
        try {
            const auto got = socket_->read(piece.data(), piece.size(), deadline);
            if (got == 0) fail(stage, "the connection ended");
            buffer_.append(piece.data(), got);
        } catch (const ClientFault& fault) {
            fail(stage, fault.kind == ClientFault::Kind::Timeout ? "the server did not answer in time" : "the connection ended");
        }
    }
}

}  // namespace carewire::email
