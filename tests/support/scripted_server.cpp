#include "tests/support/scripted_server.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>

#include <array>

namespace carewire::testing {

ScriptedServer::ScriptedServer(Script script)
    : ScriptedServer(std::make_unique<Poco::Net::ServerSocket>(Poco::Net::SocketAddress("127.0.0.1", 0)),
                     std::move(script)) {}

ScriptedServer::ScriptedServer(std::unique_ptr<Poco::Net::ServerSocket> listener, Script script)
    : listener_(std::move(listener)), script_(std::move(script)), thread_([this] { serve(); }) {}

ScriptedServer::~ScriptedServer() {
    stopping_ = true;
    thread_.join();
    for (auto& client : clients_) client.join();
}

std::string ScriptedServer::url(const std::string& path, const std::string& scheme, const std::string& host) const {
    return scheme + "://" + host + ":" + std::to_string(listener_->address().port()) + path;
}

void ScriptedServer::serve() {
    while (!stopping_) {
        if (!listener_->poll(Poco::Timespan(0, 20'000), Poco::Net::Socket::SELECT_READ)) continue;
        ++connections_;
        clients_.emplace_back([this, socket = listener_->acceptConnection()]() mutable {
            try {
                socket.setReceiveTimeout(Poco::Timespan(5, 0));
                script_(socket);
                socket.close();
            } catch (const Poco::Exception&) {  // the client left: its own affair
            }
        });
    }
}

std::string read_request(Poco::Net::StreamSocket& socket) {
    std::string text;
    std::array<char, 4096> buffer;
    for (;;) {
        const auto end = text.find("\r\n\r\n");
        if (end != text.npos) {
            const auto length = text.find("Content-Length: ");
            const auto body = length == text.npos ? 0 : std::stoul(text.substr(length + 16));
            if (text.size() >= end + 4 + body) return text;
        }
        const int got = socket.receiveBytes(buffer.data(), buffer.size());
        if (got <= 0) return {};
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

void say(Poco::Net::StreamSocket& socket, const std::string& bytes) {
    for (std::size_t at = 0; at < bytes.size();)
        at += static_cast<std::size_t>(socket.sendBytes(bytes.data() + at, static_cast<int>(bytes.size() - at)));
}

}  // namespace carewire::testing
