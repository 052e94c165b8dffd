#include <doctest/doctest.h>

#include "consumers/portal/described_routes.hpp"
#include "tests/support/described_routes.hpp"
#include "tests/support/portal_bench.hpp"

using namespace carewire;

TEST_CASE("contracts: every route of the portal is described") {
    auto store = testing::TestStore::sqlite();
    testing::PortalBench portal(store);
    REQUIRE(portal.routes().size() > 5);
    const auto others = portal::described_routes(portal::Library{});
    CHECK(testing::undescribed(portal.routes(), contracts::openapi(others)) == std::vector<std::string>{});
}
