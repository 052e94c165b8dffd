#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/auth/key_ring.hpp"
#include "core/auth/tokens.hpp"
#include "core/bus/memory_bus.hpp"
#include "core/http/reply_target.hpp"
#include "core/http/site.hpp"
#include "producers/ingress/ingress.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/test_log.hpp"

namespace carewire::testing {

/// What came back for one request; empty while the door has not answered.
struct Answered final : http::Reply::Target {
    std::optional<http::Response> response;
    int answers = 0;
    void send(http::Response given) override {
        response = std::move(given);
        ++answers;
    }
    std::shared_ptr<http::Outflow> stream(http::Response) override { return nullptr; }
    std::shared_ptr<http::Outflow> upgrade(http::Fields) override { return nullptr; }
    bool client_gone() const override { return false; }

    int status() const { return response ? response->status : 0; }
    /// A member of the answer's body as raw JSON without quotes; empty when absent.
    std::string member(std::string_view name) const;
    std::string header(std::string_view name) const;
};
using Answer = std::shared_ptr<Answered>;

/// The whole door without sockets: site, guard, ingress on a memory bus, a clock that stands still.
class DoorBench {
  public:
    explicit DoorBench(IngressSettings settings = {}, GuardSettings guard_settings = {.requests = 0, .public_per_minute = 0},
                       Results* results = nullptr);
    ~DoorBench();

    /// Sends; nothing is drained. `credential` empty: none.
    Answer send(std::string method, std::string path, std::string body, http::Fields headers = {}, std::string credential = "app");
    /// POST of JSON, then everything runs until nothing is left to do.
    Answer post(std::string path, std::string body, http::Fields headers = {}, std::string credential = "app");
    /// Delivers reports and runs what the loop has, until quiet.
    void settle();
    /// Runs the loop until the answer is there; for what goes over the pool.
    void until_answered(const Answer& answer);

    std::string token(Role role, std::string clinic = "c1", std::string id = "u1") const;
    std::vector<Record> records(Stream stream = Stream::Interactions) const { return bus.records(topic(stream)); }

    FakeClock clock;
    TestLog log;
    std::unique_ptr<Metrics> metrics = Metrics::make();
    MemoryBus bus{clock};
    http::Loop loop;
    http::Pool pool{1, 100};
    AuthSettings auth_settings;
    std::unique_ptr<Authenticator> authenticator;
    std::string app_key, narrow_key, other_clinic_key;  ///< all types; `feedback.submitted` only; another clinic
    std::unique_ptr<Sink> sink;
    std::unique_ptr<Guard> guard;
    http::Site site;
    std::unique_ptr<Ingress> ingress;
    int fatal_calls = 0;

  private:
    http::Server::Handler handler_;
};

/// A body that passes: `{"interaction_type":"booking","success":true}` and these members.
std::string interaction(const std::string& more = "");

}  // namespace carewire::testing
