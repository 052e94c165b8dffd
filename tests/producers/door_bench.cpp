#include "tests/producers/door_bench.hpp"

#include "core/event/event.hpp"
#include "core/json/json.hpp"

namespace carewire::testing {
namespace {

StoredKey key_of(const std::string& text, const std::string& id, const std::string& clinic, std::set<std::string> types) {
    Principal who;
    who.id = id;
    who.role = Role::App;
    who.clinic = {clinic};
    who.event_types = std::move(types);
    who.is_key = true;
    return {id, sha256(text), std::make_shared<const Principal>(who)};
}

std::set<std::string> all_types() {
    std::set<std::string> types;
    for (const auto& type : catalog()) types.emplace(type.info.type);
    return types;
}

}  // namespace

std::string Answered::member(std::string_view name) const {
    if (!response) return {};
    const auto document = json::Document::parse(response->body);
    const auto* member = document ? document->root().find(name) : nullptr;
    if (!member) return {};
    return std::string(member->kind() == json::Kind::String ? member->string() : member->raw());
}

std::string Answered::header(std::string_view name) const {
    if (!response) return {};
    for (const auto& [field, value] : response->headers) {
        if (field == name) return value;
    }
    return {};
}

std::string interaction(const std::string& more) {
    return R"({"interaction_type":"booking","success":true)" + (more.empty() ? "" : "," + more) + "}";
}

DoorBench::DoorBench(IngressSettings settings, GuardSettings guard_settings, Results* results)
    : site(log, *metrics, clock, {}) {
    for (const auto stream : all_streams()) bus.create(topic(stream), 3);
    auth_settings.secret = "an example secret that is long enough to sign";
    authenticator = std::make_unique<Authenticator>(auth_settings, clock);
    app_key = make_api_key();
    narrow_key = make_api_key();
    other_clinic_key = make_api_key();
    authenticator->keys().replace({key_of(app_key, "key-1", "c1", all_types()),
                                   key_of(narrow_key, "key-2", "c1", {"feedback.submitted"}),
                                   key_of(other_clinic_key, "key-3", "c2", {"interaction.recorded"})});
    sink = bus.sink();
    guard = std::make_unique<Guard>(guard_settings, *authenticator, pool, loop, clock);
    ingress = std::make_unique<Ingress>(settings, Ingress::Parts{.loop = loop, .pool = pool, .sink = *sink, .guard = *guard,
                                                                .clock = clock, .log = log, .metrics = *metrics, .results = results});
    ingress->on_fatal([this] { ++fatal_calls; });
    ingress->mount(site);
    handler_ = site.handler();
}

DoorBench::~DoorBench() = default;

Answer DoorBench::send(std::string method, std::string path, std::string body, http::Fields headers, std::string credential) {
    http::Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.body = std::move(body);
    request.headers = std::move(headers);
    request.peer = "192.0.2.1";
    request.received = clock.steady();
    if (credential == "app") credential = app_key;
    if (!credential.empty()) request.headers.emplace_back("authorization", "Bearer " + credential);
    auto answered = std::make_shared<Answered>();
    handler_(std::move(request), http::Reply(answered));
    return answered;
}

Answer DoorBench::post(std::string path, std::string body, http::Fields headers, std::string credential) {
    bool typed = false;
    for (const auto& [name, value] : headers) typed = typed || name == "content-type";
    if (!typed) headers.emplace_back("content-type", "application/json");
    auto answered = send("POST", std::move(path), std::move(body), std::move(headers), std::move(credential));
    settle();
    return answered;
}

void DoorBench::settle() {
    ingress->drain();
}

void DoorBench::until_answered(const Answer& answer) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (!answer->response && std::chrono::steady_clock::now() < deadline) {
        loop.after(Duration{2}, [this] { loop.stop(); });
        loop.run();
        settle();
    }
}

std::string DoorBench::token(Role role, std::string clinic, std::string id) const {
    Principal who;
    who.id = std::move(id);
    who.role = role;
    who.clinic = {std::move(clinic)};
    return authenticator->tokens().mint(who, std::chrono::minutes{15});
}

}  // namespace carewire::testing
