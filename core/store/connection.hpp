#pragma once
#include <memory>
#include <string_view>

#include "core/store/sql.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// One session with a database, used by one thread at a time. Every call ends within the statement limit. Errors are
/// StoreError; after one that broke the session usable() is false and the pool throws it away.
class Connection : public Sql {
  public:
    enum class Access { Read, Write };

    virtual void begin(Access access) = 0;
    /// An error leaves open whether the work is kept (pitfall Q17, fault F56): only the ledger can tell.
    virtual void commit() = 0;
    virtual void roll_back() noexcept = 0;
    /// Several statements without parameters, separated by `;` (migrations, savepoints).
    virtual void script(std::string_view statements) = 0;
    virtual bool usable() const noexcept = 0;
};

}  // namespace carewire
