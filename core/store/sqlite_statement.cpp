#include "core/store/sqlite_statement.hpp"

#include <sqlite3.h>

#include "core/store/sqlite_errors.hpp"
#include "core/store/storable_text.hpp"

namespace carewire {

SqliteStatement::SqliteStatement(sqlite3* handle, std::string_view statement)
    : handle_(handle), statement_(number_parameters(statement, '?')) {
    const char* rest = nullptr;
    const int result = sqlite3_prepare_v3(handle_, statement_.text.c_str(), static_cast<int>(statement_.text.size()) + 1,
                                          SQLITE_PREPARE_PERSISTENT, &prepared_, &rest);
    if (result == SQLITE_ERROR) {
        // its sentence speaks of the statement's text alone: nothing is bound yet
        throw StoreError(StoreError::Kind::Refused,
                         std::string("store: ") + sqlite3_errmsg(handle_) + " in: " + short_text(statement));
    }
    if (result != SQLITE_OK) throw sqlite_error(handle_, result, statement);
    if (prepared_ == nullptr) throw StoreError(StoreError::Kind::Refused, "the statement is empty");
}

SqliteStatement::~SqliteStatement() { sqlite3_finalize(prepared_); }

void SqliteStatement::bind(const Binds& binds) {
    const auto values = bound_in_order(statement_, binds);
    for (std::size_t i = 0; i < values.size(); ++i) bind(static_cast<int>(i) + 1, *values[i]);
}

void SqliteStatement::bind(int number, const SqlValue& value) {
    int result = SQLITE_OK;
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        result = sqlite3_bind_int64(prepared_, number, *whole);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        result = sqlite3_bind_text64(prepared_, number, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else if (const auto* real = std::get_if<double>(&value)) {
        result = sqlite3_bind_double(prepared_, number, *real);
    } else {
        result = sqlite3_bind_null(prepared_, number);
    }
    if (result != SQLITE_OK) throw sqlite_error(handle_, result, statement_.text);
}

bool SqliteStatement::step() {
    if (!running()) changes_before_ = sqlite3_total_changes64(handle_);
    const int result = sqlite3_step(prepared_);
    if (result == SQLITE_ROW) return true;
    if (result == SQLITE_DONE) return false;
    throw sqlite_error(handle_, result, statement_.text);
}

SqlValue SqliteStatement::column(int i) const {
    switch (sqlite3_column_type(prepared_, i)) {
        case SQLITE_NULL:
            return std::monostate{};
        case SQLITE_INTEGER:
            return static_cast<std::int64_t>(sqlite3_column_int64(prepared_, i));
        case SQLITE_FLOAT:
            return sqlite3_column_double(prepared_, i);
        default: {
            const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(prepared_, i));
            if (text == nullptr) return std::string();
            return std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(prepared_, i)));
        }
    }
}

Row SqliteStatement::row() const {
    const int count = sqlite3_column_count(prepared_);
    std::vector<SqlValue> values;
    values.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) values.push_back(column(i));
    return Row(std::move(values));
}

void SqliteStatement::reset() noexcept {
    sqlite3_reset(prepared_);
    sqlite3_clear_bindings(prepared_);
}

std::int64_t SqliteStatement::changed() const {
    // sqlite3_changes keeps the count of an earlier statement when this one was no insert, update or delete
    return sqlite3_total_changes64(handle_) == changes_before_ ? 0 : sqlite3_changes64(handle_);
}

bool SqliteStatement::running() const { return sqlite3_stmt_busy(prepared_) != 0; }

}  // namespace carewire
