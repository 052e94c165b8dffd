#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "consumers/portal/portal.hpp"
#include "core/auth/authenticator.hpp"
#include "core/http/loop.hpp"
#include "core/http/pool.hpp"
#include "core/http/site.hpp"
#include "core/json/json.hpp"
#include "core/metrics/metrics.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/stores.hpp"
#include "tests/support/test_log.hpp"

namespace carewire::testing {

/// What a caller got.
struct Got {
    int status = 0;
    std::string content_type;
    std::string body;
    http::Fields headers;

    std::string header(std::string_view name) const;
    /// Of a JSON body: the value as it was written at a path such as `items.0.success` or `by_type.faq.total`; `(none)` when
    /// there is no such place.
    std::string at(std::string_view path) const;
    /// How many members or items the value at a path has.
    std::size_t size(std::string_view path) const;
};

/// The portal with its real loop, pool, site and guard over a store that has every worker's tables; requests go in behind the
/// socket. The clock stands at 2025-07-04T18:30:00Z.
class PortalBench {
  public:
    explicit PortalBench(TestStore& store, portal::PortalSettings settings = {});
    ~PortalBench();

    struct As {
        Role role = Role::Staff;
        std::string clinic = "c1";
    };
    Got get(std::string_view target, As who, http::Fields headers = {});
    Got get(std::string_view target) { return get(target, As{}); }
    /// Without a token.
    Got get_as_stranger(std::string_view target);

    void write(const std::string& statement, const Binds& binds = {});

    FakeClock clock;
    TestLog log;
    const std::vector<http::Site::RouteInfo>& routes() const { return site_.routes(); }

  private:
    Got ask(http::Request request);

    TestStore& store_;
    std::unique_ptr<Metrics> metrics_;
    http::Loop loop_;
    http::Site site_;
    Authenticator authenticator_;
    http::Pool pool_;
    Guard guard_;
    portal::Portal portal_;
    http::Server::Handler handler_;
};

/// Every folder with tables that the portal reads.
const std::vector<std::string>& portal_tables();

}  // namespace carewire::testing
