#pragma once
#include "consumers/portal/web/visit.hpp"

namespace carewire::portal {

/// What became of the messages of a day, by channel and kind, with the reasons of what was not delivered. Sets `told`,
/// `any_told`, `undelivered`, `some_undelivered`.
void add_delivery(View& view, const Visit& visit, Time since);

/// Why a message stands where it stands: our words for its code, and the server's own beside them.
void add_reason(View& view, const Visit& visit, const std::string& code, const std::string& server_words);

}  // namespace carewire::portal
