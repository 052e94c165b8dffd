#pragma once
#include "consumers/portal/web/visit.hpp"

namespace carewire::portal {

/// How current what people see is: each worker with its standing in words, as its processes last said (`worker_standings`).
/// Sets `workers`, `all_current`, `any_worker`; each worker has `name`, `standing`, `current`, `silent` and its figures.
void add_standings(View& view, const Visit& visit);

}  // namespace carewire::portal
