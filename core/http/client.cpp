#include "core/http/client.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <list>
#include <mutex>
#include <optional>

#include "core/http/client_answer.hpp"
#include "core/http/client_socket.hpp"
#include "core/http/client_url.hpp"
#include "core/http/head.hpp"
#include "core/http/trust.hpp"

namespace carewire::http {
namespace {

using Kind = ClientFault::Kind;

/// Fields that decide about framing or the connection are written by the client alone.
bool own_field(std::string_view name) {
    for (const std::string_view mine : {"host", "content-length", "connection", "transfer-encoding", "accept-encoding"})
        if (same_name(name, mine)) return true;
    return false;
}

/// Nothing when a part would break out of its line.
std::optional<std::string> request_text(const ClientCall& call, const ClientUrl& url) {
    if (!is_token(call.method)) return std::nullopt;
    std::string out =
        call.method + " " + url.target + " HTTP/1.1\r\nHost: " + url.authority + "\r\nAccept-Encoding: identity\r\n";
    for (const auto& [name, value] : call.headers) {
        if (!is_token(name) || !is_field_value(value) || own_field(name)) return std::nullopt;
        out.append(name).append(": ").append(value).append("\r\n");
    }
    const bool has_body = call.method != "GET" && call.method != "HEAD";
    if (has_body || !call.body.empty()) out += "Content-Length: " + std::to_string(call.body.size()) + "\r\n";
    return out + "\r\n" + call.body;
}

tl::unexpected<ClientFault> fault(Kind kind, std::string_view detail, bool possibly_sent = false) {
    return tl::unexpected(ClientFault{kind, detail, possibly_sent});
}

}  // namespace

struct Client::State {
    struct Idle {
        std::string key;
        std::unique_ptr<ClientSocket> socket;
        Steady since;
    };

    explicit State(ClientOptions given) : options(std::move(given)) {
        if (!options.ca_file.empty()) trust();  // a file that cannot be read is told at the start
    }

    /// Made at the first call that needs it: the system's authorities and the library's tables are 4 MiB, which most processes
    /// of the house never use.
    const Poco::Net::Context::Ptr& trust() {
        std::call_once(trusting, [this] { trusted = make_trust(options.ca_file); });
        return trusted;
    }

    bool allowed(const ClientUrl& url) const {
        if (!url.tls && !url.loopback() && !options.plain_http) return false;
        return options.allowed_hosts.empty() ||
               std::ranges::find(options.allowed_hosts, url.host) != options.allowed_hosts.end();
    }

    std::unique_ptr<ClientSocket> take_idle(const std::string& key) {
        const auto now = std::chrono::steady_clock::now();
        const std::lock_guard lock(mutex);
        std::erase_if(idle, [&](const Idle& each) { return now - each.since > options.idle_limit; });
        for (auto each = idle.begin(); each != idle.end(); ++each) {
            if (each->key != key || !each->socket->fit_for_reuse()) continue;
            auto socket = std::move(each->socket);
            idle.erase(each);
            return socket;
        }
        return nullptr;
    }

    void keep(std::string key, std::unique_ptr<ClientSocket> socket) {
        const std::lock_guard lock(mutex);
        if (idle.size() >= options.most_idle) idle.pop_back();  // the one that has waited longest
        idle.push_front({std::move(key), std::move(socket), std::chrono::steady_clock::now()});
    }

    const ClientOptions options;
    std::once_flag trusting;
    Poco::Net::Context::Ptr trusted;
    std::mutex mutex;
    std::list<Idle> idle;
};

Client::Client(ClientOptions options) : state_(std::make_unique<State>(std::move(options))) {}
Client::~Client() = default;

namespace {

/// One try on one connection. `untouched`: the connection was an old one and has closed without a byte of answer.
tl::expected<ClientAnswer, ClientFault> exchange(ClientSocket& socket, const ClientCall& call, const std::string& text,
                                                 Steady deadline, bool& reusable, bool& untouched) {
    AnswerReader reader(call.method == "HEAD", call.most_answer_bytes);
    std::size_t written = 0;
    try {
        socket.write(text, written, deadline);
        std::array<char, 16 << 10> buffer;
        for (;;) {
            const auto got = socket.read(buffer.data(), buffer.size(), deadline);
            const auto state = got == 0 ? reader.ended() : reader.feed({buffer.data(), got});
            if (state == AnswerReader::State::More) continue;
            if (state == AnswerReader::State::TooLarge)
                return fault(Kind::TooLarge, "The answer is larger than it may be.", true);
            if (state == AnswerReader::State::Done) break;
            untouched = !reader.started();
            if (untouched) return fault(Kind::Unreachable, "The connection ended before its answer.", true);
            return fault(Kind::Protocol, "The answer is not HTTP, or was cut off.", true);
        }
    } catch (ClientFault& broken) {
        broken.possibly_sent = written == text.size();
        untouched = broken.kind == Kind::Unreachable && !reader.started();
        return tl::unexpected(broken);
    }
    reusable = reader.reusable();
    return std::move(reader.answer());
}

}  // namespace

tl::expected<ClientAnswer, ClientFault> Client::call(const ClientCall& call) {
    const auto deadline = std::chrono::steady_clock::now() + call.deadline;
    const auto url = parse_client_url(call.url);
    if (!url) return fault(Kind::Refused, "The address is not a plain http or https address.");
    if (!state_->allowed(*url))
        return fault(Kind::Refused, "The host is not one that may be called, or not without TLS.");
    const auto text = request_text(call, *url);
    if (!text) return fault(Kind::Refused, "The method or a header would break its line or belongs to the client.");
    const auto key = (url->tls ? "s " : "p ") + url->host + " " + std::to_string(url->port);
    auto socket = state_->take_idle(key);
    for (bool old = socket != nullptr;; old = false) {
        try {
            if (!socket) socket = std::make_unique<ClientSocket>(*url, url->tls ? state_->trust() : Poco::Net::Context::Ptr{}, deadline);
        } catch (const ClientFault& broken) {
            return tl::unexpected(broken);
        } catch (const Poco::Exception&) {
            return fault(Kind::Tls, "The trusted authorities could not be read.");
        }
        bool reusable = false, untouched = false;
        auto answer = exchange(*socket, call, *text, deadline, reusable, untouched);
        if (answer && reusable) state_->keep(key, std::move(socket));
        // an old connection may have been closing: again on a new one, unless the first may have been acted upon
        const bool harmless =
            call.method == "GET" || call.method == "HEAD" || (!answer && !answer.error().possibly_sent);
        if (answer || !old || !untouched || !harmless) return answer;
        socket.reset();
    }
}

}  // namespace carewire::http
