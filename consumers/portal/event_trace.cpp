#include <algorithm>
#include <array>
#include <utility>

#include "consumers/portal/composed.hpp"
#include "consumers/portal/row_json.hpp"
#include "core/json/json.hpp"
#include "core/worker/refusals.hpp"

namespace carewire::portal {
namespace {

/// Whose rows answer for an event of a stream (spec, "Streams and workers"): the event is applied once this worker handled it.
std::string_view owner_of(std::string_view stream) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kOwners{{
        {"interactions", "interactions"},
        {"feedback", "feedback"},
        {"uploads", "documents"},
        {"steps", "steps"},
        {"records", "practice"},
        {"chat", "chat"},
        {"analysis", "analysis"},
        {"analysis-bulk", "analysis"},
        {"config", "settings"},
    }};
    const auto found = std::find_if(kOwners.begin(), kOwners.end(), [&](const auto& each) { return each.first == stream; });
    return found == kOwners.end() ? std::string_view{} : found->second;
}

struct Trace {
    std::vector<Row> event;    // none until the journal has it
    std::vector<Row> handled;
    std::vector<Row> waiting;
    std::vector<Row> dead;
    std::vector<Row> followed;
};

/// C-2: `accepted, applied, rejected, waiting, dead`. The worst of them wins, for that is what somebody must look at.
std::string_view status_of(const Trace& trace, std::string_view stream) {
    const auto any = [](const std::vector<Row>& rows, auto holds) { return std::any_of(rows.begin(), rows.end(), holds); };
    if (any(trace.handled, [](const Row& row) { return row.text(1) == "dead"; })) return "dead";
    if (any(trace.handled, [](const Row& row) { return row.text(1) == "waiting"; })) return "waiting";
    if (any(trace.followed, [](const Row& row) { return is_refusal(row.text(1)); })) return "rejected";
    const auto owner = owner_of(stream);
    const auto applied = [&](const Row& row) { return owner.empty() ? row.text(0) != "journal" : row.text(0) == owner; };
    return any(trace.handled, applied) ? "applied" : "accepted";
}

void write_rows(json::Writer& out, std::string_view name, const Query& query, const std::vector<Row>& rows, MomentText& moments) {
    out.key(name).begin_array();
    for (const Row& row : rows) write_row(out, query, row, moments);
    out.end_array();
}

Trace trace_of(const Reading& reading) {
    return {.event = reading.sql.query(reading.query.text(reading.values.sent), reading.binds()),
            .handled = reading.rows("events/handled"),
            .waiting = reading.rows("events/waiting"),
            .dead = reading.rows("events/dead"),
            .followed = reading.rows("events/followed")};
}

/// `carewire.interactions.v1` → `interactions`, for an event that the journal has not written yet.
std::string stream_of(const Trace& trace) {
    if (!trace.event.empty()) return trace.event.front().text(2);
    const std::string& topic = trace.handled.front().text(5);
    const auto end = topic.rfind('.');
    const auto start = end == std::string::npos ? end : topic.rfind('.', end - 1);
    return start == std::string::npos ? topic : topic.substr(start + 1, end - start - 1);
}

}  // namespace

Answer event_trace(const Reading& reading) {
    const Trace trace = trace_of(reading);
    if (trace.event.empty() && trace.handled.empty()) return not_found();
    const std::string stream = stream_of(trace);
    MomentText moments(reading.zone);
    Answer answer;
    json::Writer out(answer.response.body);
    out.begin_object().member("event_id", reading.values.text("id")).member("status", status_of(trace, stream));
    out.member("stream", stream).key("event");
    if (trace.event.empty()) {
        out.null();
    } else {
        write_row(out, reading.query, trace.event.front(), moments);
    }
    const auto part = [&](std::string_view name, const char* query, const std::vector<Row>& rows) {
        write_rows(out, name, reading.library.at(query), rows, moments);
    };
    part("handled", "events/handled", trace.handled);
    part("waiting", "events/waiting", trace.waiting);
    part("dead", "events/dead", trace.dead);
    part("followed_by", "events/followed", trace.followed);
    out.end_object();
    return answer;
}

}  // namespace carewire::portal
