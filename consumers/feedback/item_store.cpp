#include "consumers/feedback/item_store.hpp"

#include "core/json/json.hpp"
#include "core/store/null_values.hpp"

namespace carewire::feedback {
namespace {

/// In the order of read_item().
constexpr std::string_view kColumns =
    "feedback_id, received_at, rating, comment, instrument, instrument_value, status, assignee, is_complaint, last_note, "
    "acknowledged_at, acknowledged_by, ack_minutes, ack_business_minutes, resolved_at, urgency, urgency_source, rule_urgency, "
    "first_urgency, staff_urgency, sentiment, emotions, topics, analysed_at, degraded, complaint_ack_due, complaint_answer_due, "
    "actions";

Item read_item(const Row& row, const ClinicId& clinic) {
    Item item;
    item.clinic = clinic;
    item.id = row.text(0);
    item.received_at = from_epoch_ms(row.integer(1));
    if (const auto rating = row.maybe_integer(2)) item.rating = static_cast<int>(*rating);
    item.comment = row.maybe_text(3);
    item.instrument = row.maybe_text(4);
    item.instrument_value = row.maybe_text(5);
    item.status = row.text(6);
    item.assignee = row.text_or(7, "");
    item.is_complaint = row.integer(8) != 0;
    item.last_note = row.maybe_text(9);
    item.acknowledged_at = maybe_time(row, 10);
    item.acknowledged_by = row.maybe_text(11);
    item.ack_minutes = row.maybe_integer(12);
    item.ack_business_minutes = row.maybe_integer(13);
    item.resolved_at = maybe_time(row, 14);
    item.urgency = row.maybe_text(15);
    item.urgency_source = row.maybe_text(16);
    item.rule_urgency = row.maybe_text(17);
    item.first_urgency = row.maybe_text(18);
    item.staff_urgency = row.maybe_text(19);
    item.sentiment = row.maybe_text(20);
    item.emotions = row.text_or(21, "[]");
    item.topics = row.text_or(22, "[]");
    item.analysed_at = maybe_time(row, 23);
    item.degraded = row.integer(24) != 0;
    item.complaint_ack_due = maybe_time(row, 25);
    item.complaint_answer_due = maybe_time(row, 26);
    item.actions = row.integer(27);
    return item;
}

/// What changes over an item's life, by column.
Binds state_of(const Item& item) {
    return {{"status", item.status},
            {"closed", std::int64_t{item.closed()}},
            {"assignee", text_or_null(item.assignee)},
            {"is_complaint", std::int64_t{item.is_complaint}},
            {"last_note", or_null(item.last_note)},
            {"acknowledged_at", or_null(item.acknowledged_at)},
            {"acknowledged_by", or_null(item.acknowledged_by)},
            {"ack_minutes", or_null(item.ack_minutes)},
            {"ack_business_minutes", or_null(item.ack_business_minutes)},
            {"resolved_at", or_null(item.resolved_at)},
            {"urgency", or_null(item.urgency)},
            {"urgency_rank", std::int64_t{rank(item.urgency.value_or(""))}},
            {"urgency_source", or_null(item.urgency_source)},
            {"rule_urgency", or_null(item.rule_urgency)},
            {"first_urgency", or_null(item.first_urgency)},
            {"staff_urgency", or_null(item.staff_urgency)},
            {"sentiment", or_null(item.sentiment)},
            {"emotions", item.emotions},
            {"topics", item.topics},
            {"analysed_at", or_null(item.analysed_at)},
            {"degraded", std::int64_t{item.degraded}},
            {"complaint_ack_due", or_null(item.complaint_ack_due)},
            {"complaint_answer_due", or_null(item.complaint_answer_due)},
            {"actions", item.actions}};
}

std::optional<std::string> ratings_of(const FeedbackSubmitted& body) {
    if (body.ratings.empty()) return std::nullopt;
    std::string text;
    json::Writer out(text);
    out.begin_object();
    for (const auto& [scale, value] : body.ratings) out.member(scale, value);
    out.end_object();
    return text;
}

/// What never changes, by column.
Binds origin_of(const Event<FeedbackSubmitted>& event, const Item& item, Time now) {
    const auto& body = event.body;
    return {{"clinic_id", item.clinic.value},
            {"feedback_id", item.id},
            {"event_id", event.envelope.id.value},
            {"source", event.envelope.source},
            {"received_at", epoch_ms(item.received_at)},
            {"rating", item.rating ? SqlValue{std::int64_t{*item.rating}} : SqlValue{}},
            {"ratings", or_null(ratings_of(body))},
            {"comment", or_null(item.comment)},
            {"instrument", or_null(item.instrument)},
            {"instrument_value", or_null(item.instrument_value)},
            {"patient_id", or_null(body.patient_id)},
            {"visit_id", or_null(body.visit_id)},
            {"contact_ok", std::int64_t{body.contact_ok.value_or(false)}},
            {"contact", or_null(body.contact)},
            {"language", or_null(body.language)},
            {"channel", or_null(body.channel)},
            {"created_at", epoch_ms(now)},
            {"updated_at", epoch_ms(now)}};
}

std::string insert_statement(const Binds& binds) {
    std::string columns, values;
    for (const auto& [name, value] : binds) {
        columns += (columns.empty() ? "" : ", ") + std::string(name);
        values += (values.empty() ? ":" : ", :") + std::string(name);
    }
    return "insert into feedback (" + columns + ") values (" + values + ") on conflict do nothing";
}

std::string update_statement(const Binds& binds) {
    std::string sets;
    for (const auto& [name, value] : binds) sets += std::string(name) + " = :" + std::string(name) + ", ";
    return "update feedback set " + sets + "updated_at = :now, version = version + 1 where clinic_id = :clinic and feedback_id = :id";
}

}  // namespace

bool insert(Tx& tx, const Event<FeedbackSubmitted>& event, const Item& item) {
    Binds binds = origin_of(event, item, tx.now());
    for (auto& bind : state_of(item)) binds.push_back(std::move(bind));
    static const std::string kInsert = insert_statement(binds);
    return tx.sql().execute(kInsert, binds) == 1;
}

std::optional<Item> lock(Tx& tx, const std::string& feedback_id) {
    static const std::string kRead = "select " + std::string(kColumns) + " from feedback where clinic_id = :clinic and feedback_id = :id";
    static const std::string kLock = kRead + " for update";
    const auto& clinic = tx.event().clinic;
    const auto row = tx.sql().first(tx.sql().dialect() == Dialect::PostgreSQL ? kLock : kRead,
                                    {{"clinic", clinic.value}, {"id", feedback_id}});
    return row ? std::optional(read_item(*row, clinic)) : std::nullopt;
}

void save(Tx& tx, const Item& item) {
    Binds binds = state_of(item);
    static const std::string kUpdate = update_statement(binds);
    binds.insert(binds.end(), {{"clinic", item.clinic.value}, {"id", item.id}, {"now", epoch_ms(tx.now())}});
    tx.sql().execute(kUpdate, binds);
}

void each_item(Tx& tx, const ClinicId& clinic, const std::function<void(const Item&)>& take) {
    tx.sql().each("select " + std::string(kColumns) + " from feedback where clinic_id = :clinic", {{"clinic", clinic.value}},
                  [&](const Row& row) {
                      take(read_item(row, clinic));
                      return true;
                  });
}

}  // namespace carewire::feedback
