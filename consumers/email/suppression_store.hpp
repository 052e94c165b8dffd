#pragma once
#include <string>
#include <vector>

#include "core/worker/tx.hpp"

namespace carewire::email {

/// Addresses that a mail server said do not exist, per clinic. In the store stand a hash and a mask of each, no address.

bool is_suppressed(Sql& sql, const ClinicId& clinic, const std::string& address_hash);
/// `code`: what the server answered.
void suppress(Tx& tx, std::string_view address, const std::string& code, const std::string& message_id);

/// False: it was not suppressed.
bool release(Sql& sql, const ClinicId& clinic, const std::string& address_hash);

struct SuppressedAddress {
    std::string clinic, masked, code, message_id;
    Time since{};
};
/// Newest first, of all clinics: for operators.
std::vector<SuppressedAddress> suppressed_addresses(Sql& sql);

}  // namespace carewire::email
