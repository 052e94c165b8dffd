#include "core/http/exchange.hpp"

#include <stdexcept>

#include "core/http/connection.hpp"
#include "core/http/door.hpp"
#include "core/http/problem.hpp"
#include "core/http/wire.hpp"

namespace carewire::http {
namespace {

/// What a stream may have waiting before its client counts as gone. Whoever writes is expected to look at pending();
/// this bounds the memory of one that does not.
constexpr std::size_t kMostPending = 8 << 20;

bool bodiless(int status) {
    return status < 200 || status == 204 || status == 304;
}

}  // namespace

Exchange::Exchange(Connection& connection, bool body_wanted, bool last)
    : connection_(&connection), body_wanted_(body_wanted), last_(last) {
    count(connection.door().in_flight, 1);
    flight_ = &connection.door();
}

Exchange::~Exchange() {
    leave_flight();
}

void Exchange::leave_flight() {
    if (flight_) count(flight_->in_flight, -1);
    flight_ = nullptr;
}

std::string& Exchange::sink() {
    return connection_->is_next(*this) ? connection_->out() : held_;
}

bool Exchange::begin(Response& response, Framing framing) {
    if (observer) observer->decorate(facts, response);
    for (auto& field : decorations) response.headers.push_back(std::move(field));
    // once the house is closing, the last answer of each connection says so
    if (connection_->door().stopping && !next) last_ = true;
    status_ = response.status;
    auto& out = sink();
    const auto before = out.size();
    try {
        write_head(out, response, framing, last_);
    } catch (const std::invalid_argument&) {
        response = problem({.status = 500, .code = "internal", .detail = "The answer could not be written."});
        status_ = 500;
        last_ = true;
        chunked_ = false;
        write_head(out, response, Framing::Length, last_);
        if (body_wanted_) out += response.body;
        bytes_out_ += out.size() - before;
        return false;
    }
    bytes_out_ += out.size() - before;
    return true;
}

void Exchange::send(Response response) {
    if (stage_ != Stage::Waiting) return;
    stage_ = Stage::Complete;
    if (!connection_) return report(499);
    const bool none = bodiless(response.status);
    if (begin(response, none ? Framing::None : Framing::Length) && body_wanted_ && !none) {
        sink() += response.body;
        bytes_out_ += response.body.size();
    }
    report(status_);
    connection_->answered(*this);
}

std::shared_ptr<Outflow> Exchange::stream(Response head) {
    auto self = shared_from_this();
    if (stage_ != Stage::Waiting) return self;
    if (!connection_) {
        stage_ = Stage::Complete;
        report(499);
        return self;
    }
    if (head.content_type == "text/event-stream") leave_flight();  // endless: nobody waits for its end
    stage_ = Stage::Streaming;
    chunked_ = true;
    if (!begin(head, Framing::Chunked)) return finish(), self;
    connection_->touched();
    if (!head.body.empty()) write(head.body);
    return self;
}

std::shared_ptr<Outflow> Exchange::upgrade(Fields headers) {
    auto self = shared_from_this();
    if (stage_ != Stage::Waiting) return self;
    if (!connection_) {
        stage_ = Stage::Complete;
        report(499);
        return self;
    }
    leave_flight();
    last_ = false;  // 101 with Connection: close would contradict itself
    Response response{.status = 101, .content_type = "", .headers = std::move(headers)};
    stage_ = Stage::Upgraded;
    if (!begin(response, Framing::None)) return finish(), self;
    last_ = true;
    connection_->touched();
    return self;
}

bool Exchange::write(std::string_view bytes) {
    if (!connection_ || !streaming()) return false;
    if (!body_wanted_ || bytes.empty()) return true;
    auto& out = sink();
    const auto before = out.size();
    if (chunked_)
        write_chunk(out, bytes);
    else
        out += bytes;
    bytes_out_ += out.size() - before;
    if (pending() > kMostPending) {
        connection_->drop("slow_reader");
        return false;
    }
    connection_->touched();
    return true;
}

std::size_t Exchange::pending() const {
    if (!connection_) return 0;
    return connection_->is_next(*this) ? connection_->unsent() : held_.size();
}

void Exchange::finish() {
    if (!streaming()) return;
    const auto self = shared_from_this();
    on_drained_ = {};
    on_closed_ = {};
    on_bytes_ = {};
    stage_ = Stage::Complete;
    report(status_);
    if (!connection_) return;
    if (chunked_ && body_wanted_) sink() += "0\r\n\r\n";
    connection_->answered(*this);
}

void Exchange::drained() {
    if (!streaming() || !on_drained_) return;
    const auto callback = on_drained_;  // it may set another one
    callback();
}

void Exchange::received(std::string_view bytes) {
    if (!on_bytes_) return;
    const auto callback = on_bytes_;
    callback(bytes);
}

void Exchange::detach() {
    const auto self = shared_from_this();
    connection_ = nullptr;
    held_ = {};
    leave_flight();
    if (!streaming()) return;
    stage_ = Stage::Complete;
    report(status_);
    on_drained_ = {};
    on_bytes_ = {};
    if (const auto callback = std::move(on_closed_)) callback();
}

void Exchange::report(int status) {
    leave_flight();
    if (!reported_ && observer) observer->finished(facts, status, bytes_out_);
    reported_ = true;
}

}  // namespace carewire::http
