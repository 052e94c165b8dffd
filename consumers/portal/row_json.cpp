#include "consumers/portal/row_json.hpp"

namespace carewire::portal {
namespace {

void write_value(json::Writer& out, ColumnKind kind, const Row& row, std::size_t i, MomentText& moments) {
    if (row.null(i)) {
        out.null();
        return;
    }
    switch (kind) {
        case ColumnKind::Text: out.string(row.text(i)); break;
        case ColumnKind::Integer: out.integer(row.integer(i)); break;
        case ColumnKind::Number: out.number(row.real(i)); break;
        case ColumnKind::Boolean: out.boolean(row.integer(i) != 0); break;
        case ColumnKind::Moment: out.string(moments.full(row.integer(i))); break;
        case ColumnKind::LocalDate: out.string(moments.date(row.integer(i))); break;
        case ColumnKind::LocalTime: out.string(moments.time(row.integer(i))); break;
        case ColumnKind::Json: out.raw(row.text(i)); break;
        case ColumnKind::Hidden: break;
    }
}

}  // namespace

void write_row(json::Writer& out, const Query& query, const Row& row, MomentText& moments) {
    out.begin_object();
    for (std::size_t i = 0; i < query.columns.size(); ++i) {
        const Column& column = query.columns[i];
        if (column.kind == ColumnKind::Hidden) continue;
        out.key(column.name);
        write_value(out, column.kind, row, i, moments);
    }
    out.end_object();
}

}  // namespace carewire::portal
