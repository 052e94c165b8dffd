#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "consumers/feedback/item.hpp"
#include "core/time/zone.hpp"
#include "core/worker/tx.hpp"

namespace carewire::feedback {

/// What an item adds to feedback_stats of its local date: (figure, label) → amount.
using Amounts = std::map<std::pair<std::string, std::string>, std::int64_t>;
Amounts amounts_of(const Item& item);

/// What is to be added to the figures of one clinic: counters by local date.
class FigureChange {
  public:
    /// `times` -1 takes the item out.
    void item(const Item& item, const Zone& zone, std::int64_t times);
    void add_to(Tx& tx, const ClinicId& clinic) const;

  private:
    std::map<std::string, Amounts> by_date_;
};

/// The item was `before` (nothing: it is new) and is `after` now.
void count(Tx& tx, const Zone& zone, const std::optional<Item>& before, const Item& after);

}  // namespace carewire::feedback
