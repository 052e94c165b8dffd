#include "core/http/client_socket.hpp"

#include <Poco/Net/DNS.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <poll.h>

#include <chrono>
#include <future>
#include <thread>

namespace carewire::http {
namespace {

using Poco::Net::SecureStreamSocket;

[[noreturn]] void fail(ClientFault::Kind kind, std::string_view detail) {
    throw ClientFault{kind, detail};
}
[[noreturn]] void too_late() {
    fail(ClientFault::Kind::Timeout, "The other side did not finish in time.");
}

int milliseconds_left(Steady deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    if (left <= 0) too_late();
    return static_cast<int>(std::min<std::int64_t>(left, 3'600'000));
}

void wait(const Poco::Net::Socket& socket, short events, Steady deadline) {
    pollfd waiting{.fd = socket.impl()->sockfd(), .events = events, .revents = 0};
    while (::poll(&waiting, 1, milliseconds_left(deadline)) == 0) {
    }
}

/// The system's resolver has no deadline, so it works on a thread of its own that may outlive the call.
Poco::Net::SocketAddress resolve(const ClientUrl& url, Steady deadline) {
    Poco::Net::IPAddress literal;
    if (Poco::Net::IPAddress::tryParse(url.host, literal)) return {literal, url.port};
    const auto found = std::make_shared<std::promise<Poco::Net::IPAddress>>();
    auto address = found->get_future();
    std::thread([found, host = url.host] {
        try {
            found->set_value(Poco::Net::DNS::resolveOne(host));
        } catch (...) {  // told to the caller, who may be gone
            found->set_exception(std::current_exception());
        }
    }).detach();
    if (address.wait_until(deadline) != std::future_status::ready) too_late();
    try {
        return {address.get(), url.port};
    } catch (const Poco::Exception&) {
        fail(ClientFault::Kind::Unreachable, "The host name is not known.");
    }
}

}  // namespace

ClientSocket::ClientSocket(const ClientUrl& url, const Poco::Net::Context::Ptr& trust, Steady deadline) {
    const auto address = resolve(url, deadline);
    try {
        socket_ = Poco::Net::StreamSocket(address.family());
        socket_.connectNB(address);
        wait(socket_, POLLOUT, deadline);
        if (socket_.impl()->socketError() != 0)
            fail(ClientFault::Kind::Unreachable, "The server does not take connections.");
        socket_.setBlocking(false);
        socket_.setNoDelay(true);
    } catch (const Poco::Exception&) {
        fail(ClientFault::Kind::Unreachable, "The server does not take connections.");
    }
    if (url.tls) start_tls(url.host, trust, deadline);
}

void ClientSocket::start_tls(const std::string& host, const Poco::Net::Context::Ptr& trust, Steady deadline) {
    try {
        socket_ = SecureStreamSocket::attach(socket_, host, trust);
    } catch (const Poco::Exception&) {
        fail(ClientFault::Kind::Tls, "The server ended the TLS handshake.");
    }
    tls_ = true;
    for (int result = handshake_step(); result != 1; result = handshake_step()) wait_for(result, deadline);
}

int ClientSocket::handshake_step() {
    try {
        const int result = SecureStreamSocket(socket_).completeHandshake();
        if (result == 1) SecureStreamSocket(socket_).verifyPeerCertificate();
        if (result == 0) fail(ClientFault::Kind::Tls, "The server ended the TLS handshake.");
        return result;
    } catch (const Poco::Exception&) {
        fail(ClientFault::Kind::Tls, "The server's certificate is not trusted, or it speaks no TLS that is.");
    }
}

void ClientSocket::wait_for(int result, Steady deadline) {
    const bool writes = tls_ && result == SecureStreamSocket::ERR_SSL_WANT_WRITE;
    wait(socket_, writes ? POLLOUT : POLLIN, deadline);
}

void ClientSocket::write(std::string_view bytes, std::size_t& written, Steady deadline) {
    while (written < bytes.size()) {
        const auto part = bytes.substr(written, 16 << 10);  // one TLS record
        try {
            const int sent = socket_.sendBytes(part.data(), static_cast<int>(part.size()));
            if (sent > 0)
                written += static_cast<std::size_t>(sent);
            else if (tls_)
                wait_for(sent, deadline);
            else
                wait(socket_, POLLOUT, deadline);
        } catch (const Poco::Exception&) {
            fail(ClientFault::Kind::Unreachable, "The connection ended while the request was sent.");
        }
    }
}

std::size_t ClientSocket::read(char* buffer, std::size_t size, Steady deadline) {
    for (;;) {
        milliseconds_left(deadline);  // an endless trickle never makes poll wait
        try {
            const int got = socket_.receiveBytes(buffer, static_cast<int>(size));
            if (got >= 0) return static_cast<std::size_t>(got);
            wait_for(got, deadline);
        } catch (const Poco::TimeoutException&) {
            wait(socket_, POLLIN, deadline);
        } catch (const Poco::Exception&) {
            fail(ClientFault::Kind::Unreachable, "The connection ended before its answer.");
        }
    }
}

bool ClientSocket::fit_for_reuse() {
    pollfd now{.fd = socket_.impl()->sockfd(), .events = POLLIN, .revents = 0};
    return ::poll(&now, 1, 0) == 0 && socket_.available() == 0;  // TLS may hold bytes that no poll can see
}

}  // namespace carewire::http
