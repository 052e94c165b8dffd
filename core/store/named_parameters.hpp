#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/store/sql.hpp"

namespace carewire {

/// A statement whose `:name` parameters became numbered ones (`?1` or `$1`; a repeated name keeps its number). Text in
/// quotes and comments and `::` casts are left alone.
struct NumberedStatement {
    std::string text;
    std::vector<std::string> names;  ///< names[0] is parameter 1
};
NumberedStatement number_parameters(std::string_view statement, char sign);

/// The values in order of the names. A name without a value is StoreError Refused; values that no name asks for are left out.
/// Text that a store cannot keep (core/store/storable_text.hpp) is Refused here, alike for every database (pitfall Q10).
std::vector<const SqlValue*> bound_in_order(const NumberedStatement& statement, const Binds& binds);

}  // namespace carewire
