#pragma once
#include <string>
#include <vector>

#include "core/http/site.hpp"
#include "schemas/contracts/openapi.hpp"

namespace carewire::cli {

/// Every route beside those of the catalog: the portal's reads, accounts, health. Throws when a query file is wrong.
std::vector<contracts::OtherRoute> other_routes();

/// The HTTP interface of the whole system, whichever part a process serves; compact JSON.
std::string whole_openapi();

/// `GET /openapi.json`, `/asyncapi.json`, `/docs`: for everyone; nothing in them is of a clinic.
void mount_contracts(http::Site& site);

}  // namespace carewire::cli
