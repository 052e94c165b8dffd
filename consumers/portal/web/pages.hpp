#pragma once
#include "consumers/portal/web/visit.hpp"

namespace carewire::portal {

// Each in a file of its own name.
http::Response sign_in_page(const Visit& visit);
http::Response today_page(const Visit& visit);
http::Response inbox_page(const Visit& visit);
/// The bar of open alerts alone, as a script fetches it again.
http::Response alerts_part(const Visit& visit);
http::Response item_page(const Visit& visit);
http::Response trends_page(const Visit& visit);
http::Response messages_page(const Visit& visit);
/// For operators: the workers, what is held, what was set aside.
http::Response system_page(const Visit& visit);
http::Response reports_page(const Visit& visit);
http::Response report_page(const Visit& visit);
/// The report as it was rendered, for the frame inside its page.
http::Response report_sheet(const Visit& visit);
http::Response feedback_page(const Visit& visit);
http::Response thanks_page(const Visit& visit);

}  // namespace carewire::portal
