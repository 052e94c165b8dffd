#pragma once
#include <vector>

#include "consumers/portal/library.hpp"
#include "schemas/contracts/openapi.hpp"

namespace carewire::portal {

/// The reads as the API's description tells them: parameters and columns come from the headers of the query files.
std::vector<contracts::OtherRoute> described_routes(const Library& library);

}  // namespace carewire::portal
