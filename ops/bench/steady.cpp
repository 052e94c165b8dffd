// Posts at a fixed rate whatever the answers do, and tells how long each took from the moment at which it was due, so that a
// server that stalls cannot hide the requests that waited behind the stall:
//   bench_steady HOST:PORT PATH BODY-FILE RUN RATE SECONDS CONNECTIONS ["Header: value" …]
// In the body each {{id}} becomes an id that no other RUN (a number) uses, each {{key}} one of 1,000 keys. Prints one line of
// JSON as ops/bench/load.lua does; milliseconds.
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

/// A body with holes: texts between them, and which hole follows each.
class Template {
  public:
    explicit Template(const std::string& file) {
        std::ifstream in(file);
        const std::string text((std::istreambuf_iterator<char>(in)), {});
        if (text.empty()) throw std::runtime_error("there is no body in " + file);
        std::size_t at = 0;
        for (auto hole = text.find("{{"); hole != std::string::npos; hole = text.find("{{", at)) {
            const auto end = text.find("}}", hole);
            if (end == std::string::npos) break;
            parts_.push_back({text.substr(at, hole - at), text.substr(hole + 2, end - hole - 2)});
            at = end + 2;
        }
        rest_ = text.substr(at);
    }
    std::string fill(std::uint64_t run, std::uint64_t n) const {
        std::string body;
        for (const auto& [before, hole] : parts_) {
            body += before;
            body += hole == "id" ? fmt::format("{:08x}-ffff-4000-8000-{:012x}", run, n) : fmt::format("p-{}", n * 7919 % 1000);
        }
        return body += rest_;
    }

  private:
    std::vector<std::pair<std::string, std::string>> parts_;
    std::string rest_;
};

/// The length of the first whole answer in these bytes, 0 while it is not whole.
std::size_t answer_length(std::string_view bytes) {
    const auto head = bytes.find("\r\n\r\n");
    if (head == std::string_view::npos) return 0;
    std::string lower(bytes.substr(0, head));
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
    if (const auto length = lower.find("\r\ncontent-length:"); length != std::string::npos) {
        const auto whole = head + 4 + std::strtoul(lower.c_str() + length + 17, nullptr, 10);
        return bytes.size() >= whole ? whole : 0;
    }
    if (lower.find("\r\ntransfer-encoding:") == std::string::npos) return head + 4;
    const auto end = bytes.find("0\r\n\r\n", head);
    return end == std::string_view::npos ? 0 : end + 5;
}

struct Connection {
    int fd = -1;
    std::string in;
    Clock::time_point due;  ///< of the request under way
};

class Load {
  public:
    Load(char** a, int count) : body_(a[3]), run_(std::strtoull(a[4], nullptr, 10)), connections_(std::strtoul(a[7], nullptr, 10)) {
        const std::string at = a[1];
        const auto colon = at.find(':');
        address_.sin_family = AF_INET;
        address_.sin_port = htons(static_cast<std::uint16_t>(std::atoi(at.c_str() + colon + 1)));
        if (inet_pton(AF_INET, at.substr(0, colon).c_str(), &address_.sin_addr) != 1) throw std::runtime_error("HOST is an IPv4 address");
        head_ = fmt::format("POST {} HTTP/1.1\r\nHost: {}\r\n", a[2], at);
        for (int i = 8; i < count; ++i) head_ += std::string(a[i]) + "\r\n";
        for (auto& one : connections_) open(one);
    }

    void drive(double rate, double seconds) {
        const auto start = Clock::now();
        const auto total = static_cast<std::uint64_t>(rate * seconds);
        const auto due = [&](std::uint64_t n) { return start + nanoseconds(static_cast<std::int64_t>(static_cast<double>(n) * 1e9 / rate)); };
        const auto patience = due(total) + std::chrono::seconds(30);
        latencies_.reserve(total);
        std::uint64_t issued = 0;
        while (answered_ + broken_ < total && Clock::now() < patience) {
            for (; issued < total && due(issued) <= Clock::now(); ++issued) waiting_.push_back(due(issued));
            send_waiting();
            const auto left = issued < total ? due(issued) - Clock::now() : nanoseconds(10'000'000);
            receive(std::max(nanoseconds(left), nanoseconds(0)));
        }
        broken_ += total - answered_ - broken_;  // those that never came back
        tell(std::chrono::duration<double>(Clock::now() - start).count());
    }

  private:
    void open(Connection& one) {
        one.in.clear();
        one.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (::connect(one.fd, reinterpret_cast<const sockaddr*>(&address_), sizeof address_) != 0) throw std::runtime_error("connect");
        const int on = 1;
        ::setsockopt(one.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        epoll_event event{.events = EPOLLIN, .data = {.ptr = &one}};
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, one.fd, &event);
        free_.push_back(&one);
    }

    void send_waiting() {
        while (!waiting_.empty() && !free_.empty()) {
            auto& one = *free_.back();
            free_.pop_back();
            one.due = waiting_.front();
            waiting_.pop_front();
            const auto body = body_.fill(run_, ++sent_);
            const auto request = fmt::format("{}Content-Length: {}\r\n\r\n{}", head_, body.size(), body);
            if (::send(one.fd, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) lost(one);
        }
    }

    void receive(nanoseconds wait) {
        const timespec limit{.tv_sec = wait.count() / 1'000'000'000, .tv_nsec = wait.count() % 1'000'000'000};
        epoll_event events[256];
        const int count = ::epoll_pwait2(epoll_, events, 256, &limit, nullptr);
        const auto now = Clock::now();
        for (int i = 0; i < count; ++i) {
            auto& one = *static_cast<Connection*>(events[i].data.ptr);
            char bytes[16384];
            const auto got = ::recv(one.fd, bytes, sizeof bytes, 0);
            if (got <= 0) {
                lost(one);
                continue;
            }
            one.in.append(bytes, static_cast<std::size_t>(got));
            if (answer_length(one.in) == 0) continue;
            ++answered_;
            refused_ += one.in[9] != '2';
            latencies_.push_back(std::chrono::duration<double, std::milli>(now - one.due).count());
            one.in.clear();
            free_.push_back(&one);
        }
    }

    void lost(Connection& one) {
        ++broken_;
        ::close(one.fd);
        std::erase(free_, &one);
        open(one);
    }

    void tell(double seconds) {
        std::sort(latencies_.begin(), latencies_.end());
        const auto at = [&](double share) {
            return latencies_.empty() ? 0 : latencies_[static_cast<std::size_t>(share * static_cast<double>(latencies_.size() - 1))];
        };
        fmt::print(R"({{"requests":{},"seconds":{:.3f},"p50":{:.3f},"p99":{:.3f},"refused":{},"broken":{}}})"
                   "\n",
                   answered_, seconds, at(0.5), at(0.99), refused_, broken_);
    }

    Template body_;
    std::uint64_t run_;
    std::string head_;
    sockaddr_in address_{};
    int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    std::vector<Connection> connections_;
    std::vector<Connection*> free_;
    std::deque<Clock::time_point> waiting_;
    std::vector<double> latencies_;
    std::uint64_t sent_ = 0, answered_ = 0, refused_ = 0, broken_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
    if (count < 8) {
        fmt::print(stderr, "bench_steady HOST:PORT PATH BODY-FILE RUN RATE SECONDS CONNECTIONS [\"Header: value\" …]\n");
        return 2;
    }
    try {
        Load(arguments, count).drive(std::atof(arguments[5]), std::atof(arguments[6]));
    } catch (const std::exception& fault) {
        fmt::print(stderr, "bench_steady: {}\n", fault.what());
        return 1;
    }
}
