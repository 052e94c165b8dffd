#include "consumers/journal/exporting.hpp"

#include <fmt/format.h>

#include "consumers/journal/export_port.hpp"
#include "consumers/journal/export_store.hpp"
#include "consumers/journal/seal.hpp"
#include "schemas/audit/records.hpp"
#include "schemas/config/zone_change.hpp"

namespace carewire::journal {
namespace {

/// Late entries of one date within this time are written together.
constexpr std::chrono::minutes kGather{1};
/// No local day has been over for less than this when its file is written: younger entries need no look at the zone.
constexpr std::chrono::minutes kSurelyInTime{4};
/// Entries on their way at 23:59:59 have arrived.
constexpr std::string_view kNightly = "00:05";
/// Files of the days of a long outage are still written.
constexpr int kCatchUpDays = 31;

const ZoneTable& zones() {
    static const ZoneTable table("journal_zones");
    return table;
}

void request_export(Tx& tx, LocalDate date, const Zone& zone, std::optional<Time> not_before = {}) {
    const auto& clinic = tx.event().clinic;
    const auto day = fmt::format("export:{}:{}", clinic.value, format_date(date));
    tx.request({.kind = std::string(kWriteExport),
                .key = day + ":" + tx.event().id.value,
                .clinic = clinic,
                .subject = day,
                .payload = to_json(WriteExport{.clinic = clinic.value, .zone = zone.name(), .date = date}),
                .not_before = not_before});
}

void set_nightly_export(Tx& tx, const std::string& zone) {
    const auto& clinic = tx.event().clinic;
    tx.set_timer({.id = "export:" + clinic.value,
                  .clinic = clinic,
                  .event = ExportDue::event,
                  .body = "{}",
                  .daily = std::string(kNightly),
                  .zone = zone,
                  .catch_up_days = kCatchUpDays});
}

}  // namespace

void set_nightly_export(Tx& tx) {
    if (!tx.event().clinic.empty()) set_nightly_export(tx, zones().of(tx.sql(), tx.event().clinic).name());
}

Outcome export_due(Tx& tx, const Event<ExportDue>& event) {
    const auto& clinic = event.envelope.clinic;
    const auto date = event.body.late ? event.body.date : plus_days(event.body.date, -1);
    if (!event.body.late) {
        const auto seal = seal_day(tx, clinic, format_date(date));
        if (seal) tx.emit(clinic.value, AuditSealed{.date = date, .seal = seal->hash(), .events = seal->events});
    }
    request_export(tx, date, zones().of(tx.sql(), clinic));
    return Done{};
}

bool may_be_late(const Envelope& event, Time now) { return event.time <= now - kSurelyInTime; }

void notice_late_entry(Tx& tx, const Event<InteractionRecorded>& event) {
    const auto& clinic = event.envelope.clinic;
    const auto zone = zones().of(tx.sql(), clinic);
    const auto date = zone.date_of(event.body.timestamp);
    if (date >= zone.date_of(tx.now())) return;
    tx.set_timer({.id = fmt::format("export:{}:{}", clinic.value, format_date(date)),
                  .clinic = clinic,
                  .event = ExportDue::event,
                  .body = to_json(ExportDue{.date = date, .late = true}),
                  .due = std::chrono::ceil<std::chrono::minutes>(tx.now() + Duration{1})});
}

Outcome zone_changed(Tx& tx, const Event<ConfigChanged>& event) {
    const auto change = zone_change(event.body);
    if (!change) return Done{};
    const auto after = Zone::find(*change);
    if (!after) return Done{};  // worth writing down all the same; the settings worker refuses it
    const auto before = zones().change(tx.sql(), event.envelope.clinic, *change);
    if (before.name() == after->name()) return Done{};
    set_nightly_export(tx, after->name());
    // entries that another process is just writing down by the old zone are in by then
    const auto soon = tx.now() + kGather;
    for (const auto& row : exports_of(tx.sql(), event.envelope.clinic)) {
        request_export(tx, parse_date(row.date).value(), *after, soon);
    }
    return Done{};
}

std::int64_t remove_old_exports(Tx& tx, LocalDate today, int days) {
    const auto& clinic = tx.event().clinic;
    const auto old = exports_of(tx.sql(), clinic, format_date(plus_days(today, -days)));
    for (const auto& row : old) {
        tx.request({.kind = std::string(kRemoveExport),
                    .key = fmt::format("remove:{}:{}:{}", clinic.value, row.date, tx.event().id.value),
                    .clinic = clinic,
                    .subject = fmt::format("export:{}:{}", clinic.value, row.date),
                    .payload = to_json(RemoveExport{.path = row.path, .date = parse_date(row.date).value()})});
    }
    return static_cast<std::int64_t>(old.size());
}

void export_settled(Tx& tx, const Settled& settled) {
    const auto* const delivered = std::get_if<Delivered>(&settled.answer);
    if (delivered == nullptr) return;
    const auto wanted = from_json<WriteExport>(settled.call.request.payload);
    const auto written = from_json<ExportResult>(delivered->result);
    if (wanted && written) put_export(tx, settled.call.request.clinic, format_date(wanted->date), *written);
}

void removal_settled(Tx& tx, const Settled& settled) {
    if (!std::holds_alternative<Delivered>(settled.answer)) return;
    const auto wanted = from_json<RemoveExport>(settled.call.request.payload);
    if (wanted) forget_export(tx.sql(), settled.call.request.clinic, format_date(wanted->date));
}

}  // namespace carewire::journal
