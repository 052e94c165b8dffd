#include <doctest/doctest.h>

#include "schemas/contracts/openapi.hpp"
#include "tests/producers/door_bench.hpp"
#include "tests/support/described_routes.hpp"

using namespace carewire;

TEST_CASE("contracts: every route of the ingress is described") {
    testing::DoorBench door;
    REQUIRE(door.site.routes().size() > 5);
    CHECK(testing::undescribed(door.site.routes(), contracts::openapi({})) == std::vector<std::string>{});
}
