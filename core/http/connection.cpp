#include "core/http/connection.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <utility>

#include "core/http/door.hpp"
#include "core/http/problem.hpp"
#include "core/http/target.hpp"

namespace carewire::http {
namespace {

/// Pipelined requests in hand, and unread answer bytes, at which a connection is not read any further.
constexpr int kMostQueued = 64;
constexpr std::size_t kMostUnsent = 256 << 10;
/// Bodies on their way, of all connections together: a flood of slow uploads must not eat the machine.
constexpr std::size_t kMostBodyBytes = 256 << 20;

Response refusal_response(const Refusal& refusal) {
    return problem({.status = refusal.status, .code = refusal.code, .detail = refusal.detail});
}

std::string lower_case(std::string_view name) {
    std::string out(name);
    for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c | 32 : c);  // without a branch
    return out;
}

/// Only registered names reach logs and metrics.
std::string_view known_method(std::string_view method) {
    for (const std::string_view name : {"GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "TRACE", "CONNECT"})
        if (name == method) return name;
    return "other";
}

}  // namespace

Connection::Connection(Door& door, int fd, std::string peer) : door_(door), fd_(fd), peer_(std::move(peer)) {
    events_ = EPOLLIN;
    handle_ = door_.loop.add(fd_, events_, *this);
    next = door_.first;
    if (next) next->previous = this;
    door_.first = this;
    count(door_.connections, 1);
    schedule();
}

Connection::~Connection() = default;

void Connection::ready(std::uint32_t events) {
    if (stage_ == Stage::Dead) return;
    if (events & (EPOLLERR | EPOLLHUP)) return drop(stage_ == Stage::Lingering ? "closed" : "reset");
    if (events & EPOLLIN) receive();
    if (stage_ == Stage::Dead) return;
    if (events & EPOLLOUT) touched();
    if (!dirty_) schedule();
}

void Connection::receive() {
    const auto got = ::recv(fd_, door_.scratch.data(), door_.scratch.size(), 0);
    if (got > 0) return consume({door_.scratch.data(), static_cast<std::size_t>(got)});
    if (got == 0) return peer_finished();
    if (errno != EAGAIN && errno != EINTR) drop("reset");
}

void Connection::peer_finished() {
    eof_ = true;
    interest();
    if (stage_ == Stage::Lingering) return drop("closed");
    if (first_ && first_->streaming()) return drop("closed");  // nobody reads a stream with half a connection
    if (incoming_ || !in_.empty())
        return refuse({400, "bad_request", "The request ended before its announced length."});
    last_taken_ = true;
    touched();
}

void Connection::consume(std::string_view bytes) {
    if (first_ && first_->upgraded()) {
        if (!in_.empty()) first_->received(std::exchange(in_, {}));
        if (first_) first_->received(bytes);
        return;
    }
    if (stage_ != Stage::Open) {
        progress_ += bytes.size();
        if (progress_ > kMostUnsent) drop("refused");  // it sends on and on: enough politeness
        return;
    }
    if (in_.empty()) {
        const auto rest = advance(bytes);
        if (rest.empty() || stage_ != Stage::Open) return;
        door_.take(in_);
        in_.assign(rest);
    } else {
        in_.append(bytes);
        resume();
    }
    if (!taking()) interest();
}

void Connection::resume() {
    std::string held = std::move(in_);
    in_.clear();
    const auto rest = advance(held);
    if (stage_ == Stage::Open && !rest.empty()) {
        held.erase(0, held.size() - rest.size());
        in_ = std::move(held);
    } else {
        door_.give(held);
    }
}

bool Connection::taking() const {
    return stage_ == Stage::Open && !last_taken_ && !awaiting_upgrade_ && queued_ < kMostQueued &&
           unsent() < kMostUnsent;
}

/// Takes as many requests from these bytes as there are; gives back what must wait.
std::string_view Connection::advance(std::string_view bytes) {
    while (!bytes.empty() && taking()) {
        if (incoming_) {
            take_body(bytes);
            continue;
        }
        Refusal refusal;
        const HeadLimits limits{door_.options.max_head_bytes, door_.options.max_fields};
        switch (read_head(bytes, limits, door_.head, refusal)) {
            case HeadFate::Incomplete:
                if (began_ == Steady{}) began_ = door_.loop.now;
                return bytes;
            case HeadFate::Refused:
                refuse(refusal);
                return {};
            case HeadFate::Complete:
                begin(bytes);
                break;
        }
    }
    return last_taken_ ? std::string_view{} : bytes;
}

void Connection::begin(std::string_view& bytes) {
    const Head& head = door_.head;
    bytes.remove_prefix(head.size);
    Request request;
    if (!read_target(head.target, request.path, request.query))
        return refuse(
            {400, "bad_request", "The request target is not a plain path, or is encoded in a way that is not taken."});
    request.method = head.method;
    request.peer = peer_;
    request.received = began_ == Steady{} ? door_.loop.now : began_;
    request.headers.reserve(head.field_count);
    for (std::size_t i = 0; i < head.field_count; ++i)
        request.headers.emplace_back(lower_case(head.fields[i].name), head.fields[i].value);
    if (!door_.proxies.none()) door_.proxies.apply(request);

    std::size_t limit = door_.options.max_body_bytes;
    const std::size_t length = head.content_length;
    const bool expects = head.expects, last = head.close, body_wanted = head.method != "HEAD";
    const bool may_upgrade = head.upgrade && head.method == "GET";
    if ((expects || length > limit) && !admit(request, limit)) return;
    if (length > limit) return refuse({413, "too_large", "The body is larger than this route takes."});
    if (length > bytes.size() && door_.buffered_body_bytes + length > kMostBodyBytes)
        return refuse({503, "overloaded", "Too many bodies are on their way; try again shortly."});

    if (expects && length > 0 && bytes.empty() && !first_) {
        out() += "HTTP/1.1 100 Continue\r\n\r\n";
        touched();
    }
    auto exchange = enqueue(body_wanted, last);
    exchange->facts.method = known_method(request.method);
    exchange->facts.received = request.received;
    exchange->facts.bytes_in = length;
    awaiting_upgrade_ = may_upgrade;
    if (length <= bytes.size()) {
        request.body.assign(bytes.substr(0, length));
        bytes.remove_prefix(length);
        last_taken_ = last;
        return dispatch(std::move(request), exchange);
    }
    if (began_ == Steady{}) began_ = door_.loop.now;
    incoming_ = std::make_unique<Incoming>(Incoming{std::move(request), std::move(exchange), length});
}

bool Connection::admit(const Request& request, std::size_t& limit) {
    if (!door_.options.admit) return true;
    auto admission = door_.options.admit(request);
    if (admission.max_body_bytes > 0) limit = admission.max_body_bytes;
    if (!admission.refusal) return true;
    answer_and_close(std::move(*admission.refusal));
    return false;
}

void Connection::take_body(std::string_view& bytes) {
    const auto part = bytes.substr(0, incoming_->missing);
    incoming_->request.body.append(part);
    incoming_->missing -= part.size();
    door_.buffered_body_bytes += part.size();
    bytes.remove_prefix(part.size());
    if (incoming_->missing > 0) return;
    const auto whole = std::move(incoming_);
    door_.buffered_body_bytes -= whole->request.body.size();
    last_taken_ = whole->exchange->last();
    dispatch(std::move(whole->request), whole->exchange);
}

void Connection::dispatch(Request request, const std::shared_ptr<Exchange>& exchange) {
    began_ = {};
    try {
        door_.handler(std::move(request), Reply{exchange});
    } catch (const std::exception&) {
        door_.handler_failed();  // the reply answered 500 when it was dropped
    }
}

std::shared_ptr<Exchange> Connection::enqueue(bool body_wanted, bool last) {
    auto exchange = std::make_shared<Exchange>(*this, body_wanted, last);
    if (last_)
        last_->next = exchange;
    else
        first_ = exchange;
    last_ = exchange;
    ++queued_;
    return exchange;
}

void Connection::refuse(const Refusal& refusal) {
    door_.refused(refusal);
    answer_and_close(refusal_response(refusal));
}

void Connection::answer_and_close(Response response) {
    last_taken_ = true;
    began_ = {};
    in_.clear();
    if (auto unfinished = std::move(incoming_)) {
        door_.buffered_body_bytes -= unfinished->request.body.size();
        unfinished->exchange->close_after();
        return unfinished->exchange->send(std::move(response));
    }
    enqueue(true, true)->send(std::move(response));
}

}  // namespace carewire::http
