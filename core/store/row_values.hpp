#pragma once
#include <utility>
#include <vector>

#include "core/store/sql.hpp"

namespace carewire {

/// The values of one row in column order, each moved or copied into its place once. A braced list copies every text twice,
/// because what it holds cannot be moved out: that counts where a row is made per event.
template <class... Values>
std::vector<SqlValue> row_values(Values&&... values) {
    std::vector<SqlValue> row;
    row.reserve(sizeof...(values));
    (row.emplace_back(std::forward<Values>(values)), ...);
    return row;
}

}  // namespace carewire
