#pragma once
#include "consumers/portal/web/visit.hpp"

namespace carewire::portal {

/// The open alerts that nobody has taken, or that the reader has: what stands above every page of those who look after patients,
/// with who is asked now, until when, and who is next. Its number stands in the page's title.
void add_alerts(Page& page, const Visit& visit);

}  // namespace carewire::portal
