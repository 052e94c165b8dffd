#include "consumers/feedback/item_store.hpp"
#include "core/json/json.hpp"
#include "core/store/null_values.hpp"

namespace carewire::feedback {
namespace {

const AppendTable kAnalyses{"feedback_analyses",
                            {"clinic_id", "job_id", "feedback_id", "sentiment", "emotions", "urgency", "topics", "evidence",
                             "because", "model", "instruction_version", "degraded", "latency_ms", "waited_ms", "analysed_at",
                             "created_at", "updated_at"},
                            " on conflict do nothing"};

/// A person has had the job tried again.
constexpr std::string_view kNewer =
    " on conflict (clinic_id, job_id) do update set sentiment = excluded.sentiment, emotions = excluded.emotions,"
    " urgency = excluded.urgency, topics = excluded.topics, evidence = excluded.evidence, because = excluded.because,"
    " model = excluded.model, instruction_version = excluded.instruction_version, degraded = excluded.degraded,"
    " latency_ms = excluded.latency_ms, waited_ms = excluded.waited_ms, analysed_at = excluded.analysed_at,"
    " updated_at = excluded.updated_at, version = feedback_analyses.version + 1";

/// Of the items that are to go, in pieces: a statement has a time limit, years of rows have none.
constexpr std::string_view kOld =
    "(select feedback_id from feedback where clinic_id = :clinic and closed = 1 and received_at < :before "
    "order by received_at, feedback_id limit 5000)";

}  // namespace

void append_analysis(Tx& tx, const Item& item, const Analysis& analysis) {
    const auto now = epoch_ms(tx.now());
    std::vector<SqlValue> row{item.clinic.value, analysis.job_id, item.id, analysis.sentiment, json_list(analysis.emotions),
                              analysis.urgency, json_list(analysis.topics), json_list(analysis.evidence), json_list(analysis.because),
                              analysis.model, analysis.instruction_version, std::int64_t{analysis.degraded}, analysis.latency_ms,
                              analysis.waited_ms, epoch_ms(analysis.at), now, now};
    if (!item.analysed_at) return tx.append(kAnalyses, std::move(row));
    const std::vector<std::vector<SqlValue>> one{std::move(row)};
    tx.sql().insert(kAnalyses.table, kAnalyses.columns, one, kNewer);
}

void append_action(Tx& tx, const Item& item, const ActionLine& line) {
    const auto& event = tx.event();
    tx.sql().execute(
        "insert into feedback_actions (clinic_id, action_id, feedback_id, position, event_id, actor, actor_role, from_status, "
        "to_status, note, from_urgency, to_urgency, from_assignee, to_assignee, from_is_complaint, to_is_complaint, at, "
        "created_at, updated_at) values (:clinic, :action, :feedback, :position, :event, :actor, :role, :from_status, :to_status, "
        ":note, :from_urgency, :to_urgency, :from_assignee, :to_assignee, :from_complaint, :to_complaint, :at, :now, :now)",
        {{"clinic", item.clinic.value},
         {"action", line.action_id},
         {"feedback", item.id},
         {"position", item.actions},
         {"event", event.id.value},
         {"actor", event.actor},
         {"role", event.actor_role},
         {"from_status", line.from_status},
         {"to_status", line.to_status},
         {"note", or_null(line.note)},
         {"from_urgency", or_null(line.from_urgency)},
         {"to_urgency", or_null(line.to_urgency)},
         {"from_assignee", or_null(line.from_assignee)},
         {"to_assignee", or_null(line.to_assignee)},
         {"from_complaint", or_null(line.from_is_complaint)},
         {"to_complaint", or_null(line.to_is_complaint)},
         {"at", epoch_ms(event.time)},
         {"now", epoch_ms(tx.now())}});
}

bool has_action(Tx& tx, const std::string& action_id) {
    return tx.sql()
        .first("select 1 from feedback_actions where clinic_id = :clinic and action_id = :action",
               {{"clinic", tx.event().clinic.value}, {"action", action_id}})
        .has_value();
}

std::int64_t delete_before(Tx& tx, Time before) {
    const Binds binds{{"clinic", tx.event().clinic.value}, {"before", epoch_ms(before)}};
    const auto remove = [&](const std::string& from, const std::string& column) {
        return tx.sql().execute("delete from " + from + " where clinic_id = :clinic and " + column + " in " + std::string(kOld), binds);
    };
    std::int64_t deleted = 0;
    while (true) {
        remove("feedback_analyses", "feedback_id");
        remove("feedback_actions", "feedback_id");
        tx.sql().execute("delete from alert_steps where clinic_id = :clinic and alert_id in (select alert_id from alerts where "
                         "clinic_id = :clinic and subject_id in " + std::string(kOld) + ")", binds);
        remove("alerts", "subject_id");
        const auto piece = remove("feedback", "feedback_id");
        deleted += piece;
        if (piece < 5000) return deleted;
    }
}

std::string json_list(const std::vector<std::string>& texts) {
    std::string json;
    json::Writer out(json);
    out.begin_array();
    for (const auto& text : texts) out.string(text);
    out.end_array();
    return json;
}

}  // namespace carewire::feedback
