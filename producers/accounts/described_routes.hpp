#pragma once
#include <vector>

#include "schemas/contracts/openapi.hpp"

namespace carewire::accounts {

/// The routes of accounts as the API's description tells them.
std::vector<contracts::OtherRoute> described_routes();

}  // namespace carewire::accounts
