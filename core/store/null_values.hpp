#pragma once
#include <optional>
#include <string>

#include "core/store/sql.hpp"
#include "core/time/time.hpp"

namespace carewire {

/// What is not there is null; a moment is kept as its epoch milliseconds, a truth value as 0 or 1.
inline SqlValue or_null(const std::optional<std::string>& value) { return value ? SqlValue{*value} : SqlValue{}; }
inline SqlValue or_null(const std::optional<std::int64_t>& value) { return value ? SqlValue{*value} : SqlValue{}; }
inline SqlValue or_null(const std::optional<bool>& value) { return value ? SqlValue{std::int64_t{*value}} : SqlValue{}; }
inline SqlValue or_null(const std::optional<Time>& value) { return value ? SqlValue{epoch_ms(*value)} : SqlValue{}; }

/// An empty text is null.
inline SqlValue text_or_null(const std::string& text) { return text.empty() ? SqlValue{} : SqlValue{text}; }

/// The moment in a column that may be null.
inline std::optional<Time> maybe_time(const Row& row, std::size_t column) {
    const auto ms = row.maybe_integer(column);
    return ms ? std::optional(from_epoch_ms(*ms)) : std::nullopt;
}

}  // namespace carewire
