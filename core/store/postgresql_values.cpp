#include "core/store/postgresql_values.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <stdexcept>

#include "core/store/storable_text.hpp"

namespace carewire {
namespace {

// pg_type.dat of PostgreSQL: these numbers never change
enum TypeId : unsigned { kBool = 16, kInt8 = 20, kInt2 = 21, kInt4 = 23, kOid = 26, kFloat4 = 700, kFloat8 = 701, kNumeric = 1700 };

/// Runs between the two bytes that need a backslash are copied whole: texts are most of what a worker sends.
void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    const auto next = [&](char wanted, std::size_t from) { return std::min(text.find(wanted, from), text.size()); };
    std::size_t from = 0;
    std::size_t quote = next('"', 0);
    std::size_t slash = next('\\', 0);
    while (from < text.size()) {
        const std::size_t at = std::min(quote, slash);
        out.append(text, from, at - from);
        if (at == text.size()) break;
        out += '\\';
        out += text[at];
        from = at + 1;
        (quote < slash ? quote : slash) = next(text[at], from);
    }
    out += '"';
}

void append_whole(std::string& out, std::int64_t whole) {
    std::array<char, 24> digits;
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), whole).ptr);
}

std::string real_text(double value) { return fmt::format("{:.17g}", value); }

double real_of(std::string_view text) {
    if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

SqlValue value_of(unsigned type, std::string_view text) {
    switch (type) {
        case kBool:
            return static_cast<std::int64_t>(text == "t" ? 1 : 0);
        case kInt2:
        case kInt4:
        case kInt8:
        case kOid:
        case kNumeric: {
            std::int64_t whole = 0;
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
            if (error == std::errc{} && end == text.data() + text.size()) return whole;
            return real_of(text);
        }
        case kFloat4:
        case kFloat8:
            return real_of(text);
        default:
            return std::string(text);
    }
}

}  // namespace

PostgresqlParameter parameter_of(const SqlValue& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return {std::to_string(*whole), false, kInt8};
    if (const auto* real = std::get_if<double>(&value)) return {real_text(*real), false, kFloat8};
    if (const auto* text = std::get_if<std::string>(&value)) return {*text, false, 0};
    return {"", true, 0};
}

std::string array_literal(const std::vector<std::vector<SqlValue>>& rows, std::size_t from, std::size_t to, std::size_t column,
                          std::string_view column_name) {
    std::string literal = "{";
    for (std::size_t i = from; i < to; ++i) {
        const SqlValue& value = rows[i].at(column);
        if (i != from) literal += ',';
        if (const auto* text = std::get_if<std::string>(&value)) {
            require_storable(value, column_name);
            append_quoted(literal, *text);
        } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
            append_whole(literal, *whole);
        } else if (const auto* real = std::get_if<double>(&value)) {
            literal += real_text(*real);
        } else {
            literal += "NULL";
        }
    }
    return literal + '}';
}

std::string array_literal(std::span<const std::string> texts) {
    std::string literal = "{";
    for (const std::string& text : texts) {
        if (literal.size() > 1) literal += ',';
        append_quoted(literal, text);
    }
    return literal + '}';
}

Row row_of(const PGresult* result, int row) {
    const int count = PQnfields(result);
    std::vector<SqlValue> values;
    values.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        if (PQgetisnull(result, row, i) != 0) {
            values.emplace_back();
            continue;
        }
        const std::string_view text(PQgetvalue(result, row, i), static_cast<std::size_t>(PQgetlength(result, row, i)));
        values.push_back(value_of(PQftype(result, i), text));
    }
    return Row(std::move(values));
}

}  // namespace carewire
