#include "consumers/portal/composed.hpp"
#include "consumers/portal/row_json.hpp"
#include "core/json/json.hpp"

namespace carewire::portal {
namespace {

/// The members of the row, then a list per part, in one object.
Answer with_lists(const Reading& reading, std::initializer_list<std::pair<std::string_view, std::string_view>> lists) {
    const auto row = reading.sql.first(reading.query.text(reading.values.sent), reading.binds());
    if (!row) return not_found();
    Answer answer;
    std::string& body = answer.response.body;
    json::Writer out(body);
    MomentText moments(reading.zone);
    write_row(out, reading.query, *row, moments);
    body.pop_back();  // the object goes on
    for (const auto& [name, part] : lists) {
        std::string list;
        json::Writer lines(list);
        lines.begin_array();
        for (const Row& line : reading.rows(part)) write_row(lines, reading.library.at(part), line, moments);
        lines.end_array();
        body += ",\"" + std::string(name) + "\":" + list;
    }
    body += '}';
    return answer;
}

/// What the submitter said, and that it was taken: nothing of what staff or analysers made of it (D-62).
Answer submission(const Reading& reading) {
    const auto rows = reading.rows("feedback/submission");
    if (rows.empty()) return not_found();
    Answer answer;
    json::Writer out(answer.response.body);
    MomentText moments(reading.zone);
    write_row(out, reading.library.at("feedback/submission"), rows.front(), moments);
    return answer;
}

}  // namespace

Answer feedback_item(const Reading& reading) {
    const bool staff = reading.caller.role == Role::Staff || reading.caller.role == Role::Admin;
    if (!staff) return submission(reading);
    return with_lists(reading, {{"analyses", "feedback/analyses"}, {"actions", "feedback/actions"}, {"alerts", "feedback/alerts"}});
}

Answer alert(const Reading& reading) { return with_lists(reading, {{"steps", "alerts/steps"}}); }

}  // namespace carewire::portal
