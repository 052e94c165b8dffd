#pragma once
#include "consumers/analysis/outside/model_api.hpp"

namespace carewire::analysis {

/// What an error of a Google API means (google.rpc.Status with the details of error_details.proto): quotas and overload count
/// against nobody, what is wrong with key, region or model halts the lane, what is wrong with the request is final.
Understood google_error(const http::ClientAnswer& answer);

}  // namespace carewire::analysis
