#include "core/http/server.hpp"

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>

#include "core/http/connection.hpp"
#include "core/http/door.hpp"

namespace carewire::http {
namespace {

/// Connections taken in one turn: more would let a flood of new ones starve the answers of the old ones.
constexpr int kAcceptsPerTurn = 128;
constexpr int kBacklog = 4096;
/// Over the cap a few more are taken to be told so; beyond that they are closed without a word.
constexpr std::size_t kToldOverCap = 256;
/// How long accepting rests when the process has no descriptor left: the listener stays readable meanwhile.
constexpr Duration kRest{100};

std::string text_of(const sockaddr_storage& address) {
    char text[INET6_ADDRSTRLEN] = "";
    if (address.ss_family == AF_INET) {
        ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
    } else if (address.ss_family == AF_INET6) {
        const auto& six = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
        if (IN6_IS_ADDR_V4MAPPED(&six))
            ::inet_ntop(AF_INET, six.s6_addr + 12, text, sizeof text);
        else
            ::inet_ntop(AF_INET6, &six, text, sizeof text);
    }
    return text;
}

/// The soft limit of descriptors is often 1024, far below what is allowed: raised as far as the connections may need
/// it.
void allow_descriptors(std::size_t connections) {
    constexpr std::size_t others = 1024;  // files, brokers, databases
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= connections + others) return;
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, connections + others);
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

struct Server::State final : Loop::State::Watcher, Loop::State::TurnEnd {
    State(Loop& loop, ServerOptions options, Handler handler, Metrics& metrics)
        : door(loop, std::move(options), std::move(handler), metrics) {
        allow_descriptors(door.options.max_connections);
        listen();
        handle = door.loop.add(fd, EPOLLIN, *this);
        door.loop.add_turn_end(*this);
    }
    void listen() {
        const auto& host = door.options.host;
        try {
            const Poco::Net::SocketAddress address(host, static_cast<Poco::UInt16>(door.options.port));
            listener.bind(address, true, door.options.reuse_port);
            listener.listen(kBacklog);
            listener.setBlocking(false);
        } catch (const Poco::Exception& error) {
            throw std::runtime_error("http: cannot listen on " + host + " port " + std::to_string(door.options.port) +
                                     ": " + error.displayText());
        }
        fd = listener.impl()->sockfd();
        port = listener.address().port();
    }

    ~State() {
        stop_accepting();
        door.loop.remove_turn_end(*this);
    }

    void stop_accepting() {
        if (resting) door.owner.cancel(resting);
        resting = 0;
        if (fd < 0) return;
        door.loop.remove(handle, fd);
        listener.close();
        fd = -1;
    }

    void ready(std::uint32_t) override {
        for (int i = 0; i < kAcceptsPerTurn; ++i) {
            sockaddr_storage address{};
            socklen_t size = sizeof address;
            const int client =
                ::accept4(fd, reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (client >= 0)
                welcome(client, address);
            else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
                return rest();
            else if (errno != EINTR && errno != ECONNABORTED)
                return;
        }
    }

    void welcome(int client, const sockaddr_storage& address) {
        const auto open = door.connections.load(std::memory_order_relaxed);
        if (open >= door.options.max_connections + kToldOverCap) {
            ::close(client);
            return door.closed("over_cap");
        }
        const int on = 1;
        ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        auto* connection =
            new Connection(door, client, text_of(address));  // the door's list owns it until it is buried
        door.open_gauge.set(static_cast<double>(open + 1));
        if (open >= door.options.max_connections)
            connection->refuse({503, "overloaded", "Too many connections are open; try again shortly."});
    }

    void rest() {
        door.loop.change(handle, fd, 0);
        resting = door.owner.after(kRest, [this] {
            resting = 0;
            door.loop.change(handle, fd, EPOLLIN);
        });
    }

    void turn_ended() override { door.flush_all(); }

    Door door;
    Poco::Net::ServerSocket listener;
    int fd = -1;
    int port = 0;
    Loop::State::Handle handle = 0;
    std::uint64_t resting = 0;
};

Server::Server(Loop& loop, ServerOptions options, Handler handler, Metrics& metrics)
    : state_(std::make_unique<State>(loop, std::move(options), std::move(handler), metrics)) {}
Server::~Server() = default;

int Server::port() const {
    return state_->port;
}

void Server::stop_accepting() {
    state_->stop_accepting();
    state_->door.stopping = true;
    for (auto* each = state_->door.first; each;) {
        auto* const following = each->next;
        if (each->idle()) each->drop("shutdown");
        each = following;
    }
}

std::size_t Server::in_flight() const {
    return state_->door.in_flight.load(std::memory_order_relaxed);
}
std::size_t Server::connections() const {
    return state_->door.connections.load(std::memory_order_relaxed);
}

}  // namespace carewire::http
