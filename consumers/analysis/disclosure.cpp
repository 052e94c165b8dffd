#include "consumers/analysis/disclosure.hpp"

#include "consumers/analysis/asking.hpp"
#include "schemas/audit/records.hpp"

namespace carewire::analysis {
namespace {

EgressRecorded record_of(const EffectRequest& request) {
    EgressRecorded record;
    record.kind = request.kind;
    record.subject = request.subject;
    return record;
}

void tell(Tx& tx, EgressRecorded record, const std::string& fields) {
    if (!fields.empty()) record.personal_fields = {fields};
    const std::string subject = record.subject;
    tx.emit(subject, record);
}

std::string outcome_of(const EffectAnswer& answer) {
    if (const auto* refused = std::get_if<Refused>(&answer)) return refused->code;
    return std::holds_alternative<Delivered>(answer) ? "answered" : "unknown";
}

}  // namespace

void disclose(Tx& tx, const Settled& settled, const Egress& last) {
    const EffectRequest& request = settled.call.request;
    for (const Row& row : tx.sql().query(
             "select at, recipient, personal_fields, deidentified, bytes, answer from egress"
             " where worker = :worker and effect_key = :key order by at",
             {{"worker", settled.call.worker}, {"key", request.key}})) {
        EgressRecorded record = record_of(request);
        record.at = from_epoch_ms(row.integer(0));
        record.provider = row.text(1);
        record.deidentified = row.integer(3) != 0;
        record.bytes = row.integer(4);
        record.outcome = row.text(5);
        tell(tx, std::move(record), row.text(2));
    }
    const auto* const refused = std::get_if<Refused>(&settled.answer);
    if (refused != nullptr && is_taken_back(refused->code)) return;
    EgressRecorded record = record_of(request);
    record.at = tx.now();
    record.provider = last.recipient;
    record.deidentified = last.deidentified;
    record.bytes = last.bytes;
    record.outcome = outcome_of(settled.answer);
    tell(tx, std::move(record), last.personal_fields);
}

}  // namespace carewire::analysis
