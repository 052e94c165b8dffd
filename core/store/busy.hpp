#pragma once
#include "core/store/sql.hpp"

namespace carewire {

/// A deadlock or a failed serialisation is over when the other one has committed; more of them in a row is an outage.
inline constexpr int kBusyTries = 5;

/// Whether the same transaction may get through at once. SQLite's Busy means that its only writer was waited for in vain.
inline bool passes_soon(const StoreError& error, Dialect dialect) {
    return error.kind == StoreError::Kind::Busy && dialect == Dialect::PostgreSQL;
}

/// Does `work`, a whole transaction, again while it was only in another one's way.
template <class F>
auto again_while_busy(Dialect dialect, F&& work) {
    for (int tries = 1;; ++tries) {
        try {
            return work();
        } catch (const StoreError& error) {
            if (tries == kBusyTries || !passes_soon(error, dialect)) throw;
        }
    }
}

}  // namespace carewire
