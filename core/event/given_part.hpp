#pragma once
#include <cstddef>
#include <string_view>

#include "core/bus/bus.hpp"

namespace carewire {

/// Which part of a record's value its sender gave. The door writes that part first and then what it fills in itself: the time of
/// receipt, a minted id, defaults. The latter differ between two attempts at one request, the former must not: it is what tells
/// a repeat from another body under the same id (F02, F38). Header `ce_givenlength`, bytes in decimal; without it all is given.
void mark_given(OutRecord& record, std::size_t bytes);
/// Never more than the value, whatever the header says.
std::string_view given_part(const Record& record);

}  // namespace carewire
