#pragma once
#include <vector>

#include "schemas/catalog.hpp"

namespace carewire {

/// The form of a test mail becomes one email.requested with purpose `test`, tried once (INT-19).
tl::expected<std::vector<Admitted>, Problems> admit_test_email(const json::Value& body, const Arrival& arrival);

/// The record key of a message to an address: a hash, so that the address stands in no key. Letter case does not matter.
std::string address_key(std::string_view address);

}  // namespace carewire
