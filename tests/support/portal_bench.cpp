#include "tests/support/portal_bench.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "core/auth/tokens.hpp"
#include "core/http/reply_target.hpp"
#include "core/http/target.hpp"

namespace carewire::testing {
namespace {

constexpr std::int64_t kEvening = 1751653800000;  // 2025-07-04T18:30:00Z

AuthSettings auth_settings() {
    AuthSettings settings;
    settings.secret = "an example secret that is long enough to sign";
    return settings;
}

/// Takes the answer in place of a connection and stops the loop when it is complete.
struct Recorder final : http::Reply::Target, http::Outflow {
    explicit Recorder(http::Loop& loop_) : loop(loop_) {}

    void send(http::Response response) override {
        head(response);
        got.body = std::move(response.body);
        loop.stop();
    }
    std::shared_ptr<http::Outflow> stream(http::Response response) override {
        head(response);
        return {self.lock(), this};
    }
    std::shared_ptr<http::Outflow> upgrade(http::Fields) override { throw std::logic_error("nothing is upgraded here"); }
    bool client_gone() const override { return false; }

    bool write(std::string_view bytes) override {
        got.body += bytes;
        return true;
    }
    std::size_t pending() const override { return 0; }
    void on_drained(std::function<void()>) override {}
    void on_closed(std::function<void()>) override {}
    void on_bytes(std::function<void(std::string_view)>) override {}
    void finish() override { loop.stop(); }

    void head(const http::Response& response) {
        got.status = response.status;
        got.content_type = response.content_type;
        got.headers = response.headers;
    }

    http::Loop& loop;
    std::weak_ptr<Recorder> self;
    Got got;
};

const json::Value* step(const json::Value& from, std::string_view name) {
    if (from.kind() == json::Kind::Object) return from.find(name);
    if (from.kind() != json::Kind::Array) return nullptr;
    std::size_t index = 0;
    std::from_chars(name.data(), name.data() + name.size(), index);
    return index < from.items().size() ? &from.items()[index] : nullptr;
}

const json::Value* find(const json::Value& root, std::string_view path) {
    const json::Value* value = &root;
    while (value != nullptr && !path.empty()) {
        const auto dot = std::min(path.find('.'), path.size());
        value = step(*value, path.substr(0, dot));
        path.remove_prefix(std::min(dot + 1, path.size()));
    }
    return value;
}

}  // namespace

std::string Got::header(std::string_view name) const {
    const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto& field) { return field.first == name; });
    return found == headers.end() ? "" : found->second;
}

std::string Got::at(std::string_view path) const {
    const auto document = json::Document::parse(body, {.bytes = std::size_t{1} << 26});
    if (!document) return "(no JSON)";
    const auto* value = find(document->root(), path);
    return value == nullptr ? "(none)" : std::string(value->raw());
}

std::size_t Got::size(std::string_view path) const {
    const auto document = json::Document::parse(body, {.bytes = std::size_t{1} << 26});
    const auto* value = document ? find(document->root(), path) : nullptr;
    if (value == nullptr) return 0;
    return value->kind() == json::Kind::Object ? value->members().size() : value->items().size();
}

const std::vector<std::string>& portal_tables() {
    static const std::vector<std::string> folders{"core/worker", "core/effect", "consumers/interactions", "consumers/analysis", "consumers/journal",
                                                  "consumers/reports", "consumers/settings", "consumers/feedback", "consumers/email",
                                                  "consumers/notify", "producers/accounts"};
    return folders;
}

PortalBench::PortalBench(TestStore& store, portal::PortalSettings settings)
    : clock(from_epoch_ms(kEvening)),
      store_(store),
      metrics_(Metrics::make()),
      site_(log, *metrics_, clock, {}),
      authenticator_(auth_settings(), clock),
      pool_(2, 100),
      guard_(GuardSettings{}, authenticator_, pool_, loop_, clock),
      portal_((migrate(store.database(), portal_tables()), store.database()), clock, guard_, pool_, loop_, log, std::move(settings)) {
    portal_.mount(site_);
    handler_ = site_.handler();
}

PortalBench::~PortalBench() = default;

Got PortalBench::get(std::string_view target, As who, http::Fields headers) {
    Principal principal;
    principal.id = "user-1";
    principal.role = who.role;
    principal.clinic = {who.clinic};
    http::Request request;
    request.headers = std::move(headers);
    request.headers.emplace_back("authorization", "Bearer " + authenticator_.tokens().mint(principal, std::chrono::minutes{5}));
    request.method = "GET";
    if (!http::read_target(target, request.path, request.query)) throw std::invalid_argument("no target");
    return ask(std::move(request));
}

Got PortalBench::get_as_stranger(std::string_view target) {
    http::Request request;
    request.method = "GET";
    if (!http::read_target(target, request.path, request.query)) throw std::invalid_argument("no target");
    return ask(std::move(request));
}

Got PortalBench::ask(http::Request request) {
    const auto recorder = std::make_shared<Recorder>(loop_);
    recorder->self = recorder;
    recorder->facts.method = "GET";
    loop_.post([&] { handler_(std::move(request), http::Reply(recorder)); });
    loop_.run();
    return recorder->got;
}

void PortalBench::write(const std::string& statement, const Binds& binds) {
    store_.database().write([&](Sql& sql) { sql.execute(statement, binds); });
}

}  // namespace carewire::testing
