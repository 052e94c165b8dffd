#pragma once
#include <string>
#include <string_view>

namespace carewire::testing {

/// What Boost.Beast's parser and our own make of the same bytes. Empty when they agree as they must: whatever we accept
/// Beast accepts too, with the same method, target, length and end of the head. (We refuse more: that is the point.)
std::string disagreement(std::string_view bytes);

}  // namespace carewire::testing
