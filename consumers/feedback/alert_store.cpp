#include "consumers/feedback/alert_store.hpp"

#include "core/store/null_values.hpp"

namespace carewire::feedback {
namespace {

/// In the order of read_alert().
constexpr std::string_view kColumns =
    "alert_id, kind, subject_id, title, because, state, step, told, raised_at, acknowledge_by, acknowledged_at, acknowledged_by, "
    "resolved_at, resolved_by";

std::string read_statement(Sql& sql, std::string_view condition) {
    const std::string_view lock = sql.dialect() == Dialect::PostgreSQL ? " for update" : "";
    return "select " + std::string(kColumns) + " from alerts where clinic_id = :clinic and " + std::string(condition) + std::string(lock);
}

Alert read_alert(const Row& row) {
    return {.id = row.text(0),
            .kind = row.text(1),
            .subject_id = row.text(2),
            .title = row.text(3),
            .because = row.text(4),
            .state = row.text(5),
            .step = static_cast<int>(row.integer(6)),
            .told = row.text(7),
            .raised_at = from_epoch_ms(row.integer(8)),
            .acknowledge_by = maybe_time(row, 9),
            .acknowledged_at = maybe_time(row, 10),
            .resolved_at = maybe_time(row, 12),
            .acknowledged_by = row.text_or(11, ""),
            .resolved_by = row.text_or(13, "")};
}

}  // namespace

std::string alert_id(const ClinicId& clinic, std::string_view kind, std::string_view subject_id) {
    return derive_uuid("alert\n" + clinic.value + "\n" + std::string(kind) + "\n" + std::string(subject_id));
}

bool insert(Tx& tx, const Alert& alert) {
    return tx.sql().execute(
               "insert into alerts (clinic_id, alert_id, kind, subject_id, title, because, state, step, told, raised_at, "
               "acknowledge_by, created_at, updated_at) values (:clinic, :id, :kind, :subject, :title, :because, :state, :step, "
               ":told, :raised, :by, :now, :now) on conflict do nothing",
               {{"clinic", tx.event().clinic.value},
                {"id", alert.id},
                {"kind", alert.kind},
                {"subject", alert.subject_id},
                {"title", alert.title},
                {"because", alert.because},
                {"state", alert.state},
                {"step", std::int64_t{alert.step}},
                {"told", alert.told},
                {"raised", epoch_ms(alert.raised_at)},
                {"by", or_null(alert.acknowledge_by)},
                {"now", epoch_ms(tx.now())}}) == 1;
}

std::optional<Alert> lock_alert(Tx& tx, const std::string& id) {
    const auto row = tx.sql().first(read_statement(tx.sql(), "alert_id = :id"), {{"clinic", tx.event().clinic.value}, {"id", id}});
    return row ? std::optional(read_alert(*row)) : std::nullopt;
}

std::vector<Alert> lock_alerts_of(Tx& tx, const std::string& subject_id) {
    std::vector<Alert> alerts;
    for (const auto& row : tx.sql().query(read_statement(tx.sql(), "subject_id = :subject and closed = 0 order by alert_id"),
                                          {{"clinic", tx.event().clinic.value}, {"subject", subject_id}})) {
        alerts.push_back(read_alert(row));
    }
    return alerts;
}

void save(Tx& tx, const Alert& alert) {
    tx.sql().execute(
        "update alerts set state = :state, closed = :closed, step = :step, told = :told, acknowledge_by = :by, "
        "acknowledged_at = :acknowledged_at, acknowledged_by = :acknowledged_by, resolved_at = :resolved_at, "
        "resolved_by = :resolved_by, updated_at = :now, version = version + 1 where clinic_id = :clinic and alert_id = :id",
        {{"clinic", tx.event().clinic.value},
         {"id", alert.id},
         {"state", alert.state},
         {"closed", std::int64_t{alert.closed()}},
         {"step", std::int64_t{alert.step}},
         {"told", alert.told},
         {"by", or_null(alert.acknowledge_by)},
         {"acknowledged_at", or_null(alert.acknowledged_at)},
         {"acknowledged_by", text_or_null(alert.acknowledged_by)},
         {"resolved_at", or_null(alert.resolved_at)},
         {"resolved_by", text_or_null(alert.resolved_by)},
         {"now", epoch_ms(tx.now())}});
}

std::vector<std::string> told_of(Tx& tx, const Alert& alert) {
    std::vector<std::string> told;
    for (const Row& row : tx.sql().query("select distinct told from alert_steps where clinic_id = :clinic and alert_id = :id and told <> ''"
                                         " order by told",
                                         {{"clinic", tx.event().clinic.value}, {"id", alert.id}})) {
        told.push_back(row.text(0));
    }
    return told;
}

void append_step(Tx& tx, const Alert& alert, const AlertStep& step) {
    tx.sql().execute(
        "insert into alert_steps (clinic_id, alert_id, position, what, step, told, actor, actor_role, note, at, event_id) "
        "select :clinic, :id, coalesce(max(position), 0) + 1, :what, :step, :told, :actor, :role, :note, :at, :event "
        "from alert_steps where clinic_id = :clinic and alert_id = :id",
        {{"clinic", tx.event().clinic.value},
         {"id", alert.id},
         {"what", step.what},
         {"step", std::int64_t{alert.step}},
         {"told", step.told},
         {"actor", step.actor},
         {"role", step.actor_role},
         {"note", or_null(step.note)},
         {"at", epoch_ms(step.at)},
         {"event", tx.event().id.value}});
}

}  // namespace carewire::feedback
