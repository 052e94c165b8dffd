#include "tests/support/http_door.hpp"

#include <future>

#include "core/http/problem.hpp"

namespace carewire::testing {

HttpDoor::HttpDoor(http::ServerOptions options, http::Server::Handler handler) {
    options.port = 0;
    server_ = std::make_unique<http::Server>(*loop_, std::move(options), std::move(handler), *metrics_);
    port_ = server_->port();
    thread_ = std::thread([this] { loop_->run(); });
}

HttpDoor::~HttpDoor() {
    loop_->stop();
    thread_.join();
    server_.reset();
}

void HttpDoor::on_loop(std::function<void()> work) {
    std::promise<void> done;
    loop_->post([&] {
        work();
        done.set_value();
    });
    done.get_future().wait();
}

PublishingDoor::PublishingDoor(http::ServerOptions options) : site_(log_, *metrics_, clock_, {}) {
    site_.add({.method = "POST", .pattern = kPath, .name = "publish", .roles = {"app"}},
              [this](http::Call call, http::Reply reply) { reply.send(publish(call.request)); });
    site_.add({.method = "GET", .pattern = "/smuggled", .name = "smuggled", .roles = {"public"}},
              [this](http::Call, http::Reply reply) {
                  smuggled_ = true;
                  reply.send({.body = "{}"});
              });
    options.admit = site_.admission();
    door_ = std::make_unique<HttpDoor>(std::move(options), site_.handler());
}

http::Response PublishingDoor::publish(const http::Request& request) {
    if (request.header("authorization") != kToken) return http::problem({.status = 401, .code = "unauthenticated"});
    if (request.header("content-type") != "application/json" || request.has_header("content-encoding"))
        return http::problem({.status = 415, .code = "unsupported_media_type"});
    if (!request.body.starts_with('{') || !request.body.ends_with('}'))
        return http::problem({.status = 400, .code = "bad_json"});
    ++published_;
    return {.status = 202, .body = R"({"status":"accepted"})"};
}

}  // namespace carewire::testing
