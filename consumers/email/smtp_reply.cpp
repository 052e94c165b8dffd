#include "consumers/email/smtp_reply.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace carewire::email {
namespace {

/// More than any server needs to give its reason.
constexpr std::size_t kLongestWords = 400;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string without_addresses(std::string_view text) {
    std::string out;
    std::string word;
    const auto end_word = [&] {
        out += word.find('@') == std::string::npos ? word : "(address)";
        word.clear();
    };
    for (const char c : text) {
        if (c == ' ') {
            end_word();
            out += ' ';
        } else {
            const auto byte = static_cast<unsigned char>(c);
            word += byte < 0x20 || byte >= 0x7F ? '?' : c;
        }
    }
    end_word();
    return out.substr(0, kLongestWords);
}

std::string SmtpReply::words() const { return without_addresses(fmt::format("{} {}", code, fmt::join(lines, " "))); }

std::string SmtpReply::enhanced() const {
    if (lines.empty()) return "";
    const auto status = lines.front().substr(0, lines.front().find(' '));
    const bool right = std::ranges::count(status, '.') == 2 && is_digit(status.front()) && is_digit(status.back()) &&
                       std::ranges::all_of(status, [](char c) { return is_digit(c) || c == '.'; });
    return right ? status : "";
}

bool says_address_is_dead(const SmtpReply& reply) {
    // bad mailbox, bad system, bad syntax, moved, no mailbox by a null MX; mailbox disabled
    static constexpr std::array<std::string_view, 6> kDead{"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"};
    const auto status = reply.enhanced();
    if (!status.empty()) return std::ranges::find(kDead, status) != kDead.end();
    return reply.code == 550 || reply.code == 551 || reply.code == 553;
}

}  // namespace carewire::email
