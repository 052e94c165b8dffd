#include "core/store/sqlite_errors.hpp"

#include <sqlite3.h>

#include "core/store/storable_text.hpp"

namespace carewire {

StoreError::Kind sqlite_kind(int result) {
    using Kind = StoreError::Kind;
    switch (result & 0xFF) {  // the low byte is the primary code
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return Kind::Busy;
        case SQLITE_FULL:
            return Kind::Full;
        case SQLITE_IOERR:
            // a write that did not fit (file size limit, quota) left nothing behind and may fit later; after a failed fsync a
            // retry may succeed with nothing on disk (pitfall Q17)
            return result == SQLITE_IOERR_WRITE || result == SQLITE_IOERR_SHMSIZE ? Kind::Full : Kind::Broken;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Kind::Broken;
        case SQLITE_CONSTRAINT:
            return Kind::Constraint;
        case SQLITE_INTERRUPT:  // our own deadline
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_NOMEM:
        case SQLITE_PROTOCOL:
            return Kind::Unavailable;
        default:
            return Kind::Refused;
    }
}

StoreError sqlite_error(sqlite3* handle, int result, std::string_view statement) {
    const int primary = result & 0xFF;
    std::string why = sqlite3_errstr(primary);
    if (primary == SQLITE_CONSTRAINT) why = sqlite3_errmsg(handle);
    if (primary == SQLITE_INTERRUPT) why = "it took longer than the statement limit";
    return {sqlite_kind(result), "store: " + why + " (" + std::to_string(sqlite3_extended_errcode(handle)) + ") in: " +
                                     short_text(statement)};
}

}  // namespace carewire
