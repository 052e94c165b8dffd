#include "core/http/message.hpp"

#include <cassert>

#include "core/http/problem.hpp"
#include "core/http/reply_target.hpp"
#include "core/http/target.hpp"

namespace carewire::http {

std::string_view Request::header(std::string_view lower_case_name) const {
    for (const auto& [name, value] : headers)
        if (name == lower_case_name) return value;
    return {};
}

bool Request::has_header(std::string_view lower_case_name) const {
    for (const auto& field : headers)
        if (field.first == lower_case_name) return true;
    return false;
}

std::vector<std::pair<std::string, std::string>> Request::parameters() const {
    std::vector<std::pair<std::string, std::string>> out;
    for (std::string_view rest = query; !rest.empty();) {
        const auto end = rest.find('&');
        const auto pair = rest.substr(0, end);
        const auto equals = pair.find('=');
        if (!pair.empty())
            out.emplace_back(percent_decoded(pair.substr(0, equals), true),
                             equals == pair.npos ? std::string{} : percent_decoded(pair.substr(equals + 1), true));
        rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    }
    return out;
}

std::optional<std::string> Request::parameter(std::string_view name) const {
    for (auto& [key, value] : parameters())
        if (key == name) return std::move(value);
    return std::nullopt;
}

Reply::Reply(std::shared_ptr<Target> target) : target_(std::move(target)) {}
Reply::Reply(Reply&&) noexcept = default;

Reply& Reply::operator=(Reply&& other) noexcept {
    if (this != &other) {
        abandon();
        target_ = std::move(other.target_);
    }
    return *this;
}

Reply::~Reply() {
    abandon();
}

void Reply::abandon() noexcept {
    if (const auto target = std::move(target_)) {
        try {
            target->send(
                problem({.status = 500, .code = "internal", .detail = "The request was not answered; try again."}));
        } catch (...) {  // no memory for an answer: the connection's own deadline ends it
        }
    }
}

void Reply::send(Response response) {
    assert(target_ && "one answer to one request");
    if (const auto target = std::move(target_)) target->send(std::move(response));
}

std::shared_ptr<Outflow> Reply::stream(Response head) {
    assert(target_ && "one answer to one request");
    const auto target = std::move(target_);
    return target->stream(std::move(head));
}

std::shared_ptr<Outflow> Reply::upgrade(Fields headers) {
    assert(target_ && "one answer to one request");
    const auto target = std::move(target_);
    return target->upgrade(std::move(headers));
}

bool Reply::client_gone() const {
    return !target_ || target_->client_gone();
}

}  // namespace carewire::http
