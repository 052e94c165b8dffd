#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/http/site.hpp"

namespace carewire::testing {

/// The mounted routes that an OpenAPI document does not tell of, as `GET /path`; empty when it tells of all.
std::vector<std::string> undescribed(const std::vector<http::Site::RouteInfo>& routes, std::string_view openapi);

}  // namespace carewire::testing
