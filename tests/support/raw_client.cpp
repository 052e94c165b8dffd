#include "tests/support/raw_client.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <stdexcept>

#include "core/http/head.hpp"

namespace carewire::testing {

RawClient::RawClient(int port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0)
        throw std::runtime_error("test client: no connection");
}

RawClient::~RawClient() {
    close();
}

void RawClient::close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void RawClient::half_close() {
    ::shutdown(fd_, SHUT_WR);
}

void RawClient::reset() {
    const linger now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
    closed_ = true;
}

bool RawClient::read_some(std::chrono::steady_clock::time_point deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    pollfd waiting{.fd = fd_, .events = POLLIN, .revents = 0};
    if (closed_ || left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) return false;
    std::array<char, 65536> buffer;
    const auto got = ::recv(fd_, buffer.data(), buffer.size(), 0);
    if (got <= 0)
        closed_ = true;
    else
        received_.append(buffer.data(), static_cast<std::size_t>(got));
    return !closed_;
}

bool RawClient::read_answers(std::size_t count, std::chrono::milliseconds most) {
    const auto enough = [count](const RawClient& client) {
        return static_cast<std::size_t>(std::ranges::count_if(
                   client.answers(), [](const RawAnswer& answer) { return answer.status >= 200; })) >= count;
    };
    read_until(most, enough);
    return enough(*this);
}

bool RawClient::read_to_end(std::chrono::milliseconds most) {
    read_until(most, [](const RawClient&) { return false; });
    return closed_;
}

std::vector<int> RawClient::statuses() const {
    std::vector<int> out;
    for (const auto& answer : answers()) out.push_back(answer.status);
    return out;
}

std::string RawAnswer::field(std::string_view name) const {
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (std::size_t at = head.find("\r\n"); at != head.npos; at = head.find("\r\n", at + 2)) {
        const auto line = std::string_view(head).substr(at + 2, head.find("\r\n", at + 2) - at - 2);
        const auto colon = line.find(": ");
        if (colon != line.npos && http::same_name(line.substr(0, colon), lower))
            return std::string(line.substr(colon + 2));
    }
    return {};
}

std::vector<RawAnswer> answers_in(std::string_view bytes, bool bodiless) {
    std::vector<RawAnswer> out;
    while (bytes.starts_with("HTTP/1.1 ")) {
        const auto end = bytes.find("\r\n\r\n");
        if (end == bytes.npos) break;
        RawAnswer answer{.status = std::atoi(std::string(bytes.substr(9, 3)).c_str()),
                         .head = std::string(bytes.substr(0, end))};
        bytes.remove_prefix(end + 4);
        const auto length = static_cast<std::size_t>(std::atoll(answer.field("content-length").c_str())) * !bodiless;
        if (bytes.size() < length) break;
        answer.body = bytes.substr(0, length);
        bytes.remove_prefix(length);
        out.push_back(std::move(answer));
    }
    return out;
}

}  // namespace carewire::testing
