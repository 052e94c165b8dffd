#pragma once
#include <string>
#include <string_view>

namespace carewire {

/// `****` and the last four digits of a contact number; `****` alone when it has fewer. Characters other than 0 to 9 do not
/// count (INT-4). A masked number stays as it is.
std::string mask_contact(std::string_view number);

}  // namespace carewire
