#include "consumers/portal/row_csv.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace carewire::portal {
namespace {

bool starts_formula(std::string_view text) {
    constexpr std::string_view kStarts[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    return std::any_of(std::begin(kStarts), std::end(kStarts), [&](std::string_view start) { return text.starts_with(start); });
}

void append_number(std::string& out, double number) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

void append_value(std::string& out, ColumnKind kind, const Row& row, std::size_t i, MomentText& moments) {
    switch (kind) {
        case ColumnKind::Text:
        case ColumnKind::Json: return append_text_cell(out, row.text(i));
        case ColumnKind::Integer: return void(out += std::to_string(row.integer(i)));
        case ColumnKind::Number: return append_number(out, row.real(i));
        case ColumnKind::Boolean: return void(out += row.integer(i) != 0 ? "true" : "false");
        case ColumnKind::Moment: return void(out += moments.full(row.integer(i)));
        case ColumnKind::LocalDate: return void(out += moments.date(row.integer(i)));
        case ColumnKind::LocalTime: return void(out += moments.time(row.integer(i)));
        case ColumnKind::Hidden: return;
    }
}

}  // namespace

void append_text_cell(std::string& out, std::string_view text) {
    const bool formula = starts_formula(text);
    if (!formula && text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += formula ? "\"'" : "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

void append_csv_head(std::string& out, const Query& query) {
    bool first = true;
    for (const Column& column : query.columns) {
        if (column.kind == ColumnKind::Hidden || column.only_json) continue;
        if (!first) out += ',';
        first = false;
        out += column.name;
    }
    out += "\r\n";
}

void append_csv_row(std::string& out, const Query& query, const Row& row, MomentText& moments) {
    bool first = true;
    for (std::size_t i = 0; i < query.columns.size(); ++i) {
        if (query.columns[i].kind == ColumnKind::Hidden || query.columns[i].only_json) continue;
        if (!first) out += ',';
        first = false;
        if (!row.null(i)) append_value(out, query.columns[i].kind, row, i, moments);
    }
    out += "\r\n";
}

}  // namespace carewire::portal
