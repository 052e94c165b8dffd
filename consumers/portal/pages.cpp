#include "consumers/portal/pages.hpp"

#include <algorithm>
#include <memory>

#include "consumers/portal/cursor.hpp"
#include "consumers/portal/row_csv.hpp"
#include "consumers/portal/row_json.hpp"
#include "core/http/target.hpp"

namespace carewire::portal {
namespace {

constexpr std::int64_t kRowsInPiece = 500;  // some 100 KiB; a read of its own costs as much as ten rows

/// What a CSV needs from one piece to the next, on whichever thread.
struct Place {
    Database& database;
    const Query& query;
    Zone zone;
    Binds binds;
    std::set<std::string, std::less<>> sent;
    bool begun = false;
    bool done = false;
};

void go_on_after(Place& place, const Row& last) {
    for (std::size_t i = 0; i < place.query.after.size(); ++i) {
        const auto name = after_name(i);
        std::erase_if(place.binds, [&](const auto& bind) { return bind.first == name; });
        place.binds.emplace_back(name, last.at(place.query.after[i]));
    }
    place.sent.insert("after");
}

std::optional<std::string> next_piece(Place& place) {
    if (place.done) return std::nullopt;
    const auto rows = place.database.read([&](Sql& sql) { return sql.query(place.query.text(place.sent), place.binds); });
    std::string piece;
    if (!place.begun) append_csv_head(piece, place.query);
    place.begun = true;
    MomentText moments(place.zone);
    for (const Row& row : rows) append_csv_row(piece, place.query, row, moments);
    place.done = static_cast<std::int64_t>(rows.size()) < kRowsInPiece;
    if (!rows.empty()) go_on_after(place, rows.back());
    return piece;
}

std::string file_name(const Query& query) {
    std::string name = query.name.substr(0, query.name.find('/'));
    return "attachment; filename=\"" + name + ".csv\"";
}

std::string encoded_path(std::string_view path) {
    std::string encoded;
    for (std::size_t at = 0; at < path.size();) {
        const auto end = std::min(path.find('/', at + 1), path.size());
        encoded += "/" + http::percent_encoded(path.substr(at + 1, end - at - 1));
        at = end;
    }
    return encoded;
}

/// The same request from the next page on.
std::string next_link(const http::Call& call, const std::string& cursor) {
    std::string link = "<" + encoded_path(call.request.path) + "?";
    for (const auto& [name, value] : call.request.parameters()) {
        if (name != "after") link += http::percent_encoded(name) + "=" + http::percent_encoded(value) + "&";
    }
    return link + "after=" + cursor + ">; rel=\"next\"";
}

}  // namespace

Answer list_page(const Reading& reading, const http::Call& call) {
    Binds binds = reading.binds();
    binds.emplace_back("limit", reading.values.limit + 1);  // one more tells whether there is a next page
    auto rows = reading.sql.query(reading.query.text(reading.values.sent), binds);
    const bool more = static_cast<std::int64_t>(rows.size()) > reading.values.limit;
    if (more) rows.pop_back();
    Answer answer;
    json::Writer out(answer.response.body);
    out.begin_object().key("items").begin_array();
    MomentText moments(reading.zone);
    for (const Row& row : rows) write_row(out, reading.query, row, moments);
    out.end_array().key("next");
    if (more) {
        const std::string cursor = cursor_of(reading.query, rows.back());
        out.string(cursor);
        answer.response.headers.emplace_back("Link", next_link(call, cursor));
    } else {
        out.null();
    }
    out.end_object();
    return answer;
}

Answer list_csv(const Reading& reading, Database& database) {
    Binds binds = reading.binds();
    binds.emplace_back("limit", kRowsInPiece);
    auto place = std::make_shared<Place>(Place{database, reading.query, reading.zone, std::move(binds), reading.values.sent});
    Answer answer{{.content_type = "text/csv; charset=utf-8"}, [place] { return next_piece(*place); }};
    answer.response.headers.emplace_back("Content-Disposition", file_name(reading.query));
    return answer;
}

Answer one_row(const Reading& reading) {
    const auto row = reading.sql.first(reading.query.text(reading.values.sent), reading.binds());
    if (!row) return not_found();
    Answer answer;
    json::Writer out(answer.response.body);
    MomentText moments(reading.zone);
    write_row(out, reading.query, *row, moments);
    return answer;
}

}  // namespace carewire::portal
