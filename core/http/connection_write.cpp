// The other half of Connection: answers, closing, and the clock.
#include <linux/sockios.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "core/http/connection.hpp"
#include "core/http/door.hpp"

namespace carewire::http {
namespace {

/// How long an answer may wait for its reader without at least kLeastPerCheck bytes of progress.
constexpr std::chrono::seconds kReaderCheck{10};
constexpr std::size_t kLeastPerCheck = 10 << 10;  // 1 KiB a second: slower than any network people use
/// After the last answer the client has this long to read it before the socket goes.
constexpr std::chrono::seconds kLinger{1};

}  // namespace

std::string& Connection::out() {
    if (out_.capacity() <= sizeof(std::string)) door_.take(out_);
    return out_;
}

void Connection::touched() {
    if (dirty_ || stage_ == Stage::Dead) return;
    dirty_ = true;
    door_.needs_flush(*this);
}

void Connection::answered(Exchange& exchange) {
    if (is_next(exchange)) {
        while (first_ && first_->complete()) {
            if (first_->last()) last_taken_ = true;
            const auto done = std::move(first_);
            first_ = std::move(done->next);
            done->detach();
            --queued_;
            if (first_) out() += first_->take_held();
        }
        if (!first_) last_ = nullptr;
        awaiting_upgrade_ = awaiting_upgrade_ && first_;
    }
    touched();
}

void Connection::flush() {
    dirty_ = false;
    if (stage_ == Stage::Dead) return;
    send_out();
    if (stage_ == Stage::Dead) return;
    if (out_.empty() && first_ && first_->streaming()) first_->drained();
    if (stage_ == Stage::Dead) return;
    if (first_ && first_->upgraded() && !in_.empty())
        first_->received(std::exchange(in_, {}));
    else if (!in_.empty() && taking())
        resume();
    if (stage_ == Stage::Dead) return;
    finish_when_done();
    if (stage_ == Stage::Dead) return;
    interest();
    schedule();
}

void Connection::send_out() {
    while (sent_ < out_.size()) {
        const auto written = ::send(fd_, out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL);
        if (written < 0) {
            if (errno == EAGAIN || errno == EWOULDBLOCK) break;
            if (errno == EINTR) continue;
            return drop("reset");
        }
        sent_ += static_cast<std::size_t>(written);
        progress_ += static_cast<std::size_t>(written);
    }
    if (sent_ == out_.size()) {
        out_.clear();
        door_.give(out_);
        sent_ = 0;
    } else if (sent_ > 64 << 10) {
        out_.erase(0, sent_);
        sent_ = 0;
    }
}

void Connection::finish_when_done() {
    if (stage_ != Stage::Open || first_ || !last_taken_ || unsent() > 0) return;
    if (eof_) return drop("closed");
    linger();
}

/// Closing a socket with unread bytes resets it, and the reset can overtake the answer: so first only our side closes.
void Connection::linger() {
    stage_ = Stage::Lingering;
    progress_ = 0;
    ::shutdown(fd_, SHUT_WR);
    door_.deadlines.set(*this, door_.loop.now + kLinger, door_.loop.now);
}

void Connection::interest() {
    const bool reads =
        !eof_ && (stage_ == Stage::Lingering || taking() || last_taken_ || (first_ && first_->upgraded()));
    const std::uint32_t wanted = (reads ? EPOLLIN : 0u) | (unsent() > 0 ? EPOLLOUT : 0u);
    if (wanted == events_) return;
    events_ = wanted;
    door_.loop.change(handle_, fd_, wanted);
}

void Connection::schedule() {
    if (stage_ == Stage::Lingering || stage_ == Stage::Dead) return;
    const auto now = door_.loop.now;
    auto when = Steady::max();
    if (unsent() > 0) {
        // set once, then only by expired(): otherwise each byte of a slow reader would buy more time
        if (progress_mark_ != Steady{}) return;
        progress_mark_ = now;
        progress_ = 0;
        ::ioctl(fd_, SIOCOUTQ, &unread_);
        when = now + kReaderCheck;
    } else {
        progress_mark_ = {};
        if (began_ != Steady{})
#ifdef CAREWIRE_MUTANT_M21
            when = now + door_.options.request_deadline;
#else
            when = began_ + door_.options.request_deadline;
#endif
        else if (!first_)
            when = now + door_.options.idle_limit;
    }
    door_.deadlines.set(*this, when, now);
}

bool Connection::stalled() {
    int unread = 0;
    ::ioctl(fd_, SIOCOUTQ, &unread);
    const auto read = static_cast<std::int64_t>(progress_) + unread_ - unread;
    unread_ = unread;
    progress_ = 0;
    return read < static_cast<std::int64_t>(kLeastPerCheck);
}

void Connection::expired() {
    if (stage_ == Stage::Dead) return;
    if (stage_ == Stage::Lingering) return drop("closed");
    const auto now = door_.loop.now;
    if (unsent() > 0) {
        if (stalled()) return drop("slow_reader");
        return door_.deadlines.set(*this, now + kReaderCheck, now);
    }
    if (began_ != Steady{}) return refuse({408, "request_timeout", "The whole request did not arrive in time."});
    if (!first_) drop("idle");
}

void Connection::drop(const char* why) {
    if (stage_ == Stage::Dead) return;
    stage_ = Stage::Dead;
    door_.loop.remove(handle_, fd_);
    ::close(fd_);
    door_.deadlines.forget(*this);
    if (incoming_) door_.buffered_body_bytes -= incoming_->request.body.size();
    door_.give(in_);
    door_.give(out_);
    out_.clear();
    sent_ = 0;
    door_.closed(why);
    door_.bury(*this);
    for (auto each = std::move(first_); each; each = std::move(each->next)) each->detach();
    last_ = nullptr;
    incoming_.reset();
}

}  // namespace carewire::http
