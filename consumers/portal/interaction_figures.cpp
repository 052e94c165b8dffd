#include "consumers/portal/composed.hpp"
#include "core/json/json.hpp"
#include "schemas/figures/interactions.hpp"
#include "schemas/figures/interactions_json.hpp"

namespace carewire::portal {
namespace {

figures::RollupRows rollups(const Reading& reading, const std::string& from, const std::string& to) {
    const Binds period{{"from", from}, {"to", to}};
    figures::RollupRows rows;
    for (const Row& row : reading.rows("interactions/figures_by_type", period)) {
        rows.types.push_back({row.text(0), row.text(1), {row.integer(2), row.integer(3)}});
    }
    for (const Row& row : reading.rows("interactions/figures_by_hour", period)) {
        rows.hours.push_back({to, static_cast<int>(row.integer(0)), row.integer(1)});
    }
    for (const Row& row : reading.rows("interactions/figures_engagement", {{"from", from}})) {
        rows.engagement.push_back({row.text(0),
                                   {.patients = row.integer(1),
                                    .new_patients = row.integer(2),
                                    .unknown = row.integer(3),
                                    .repeat_contacts = row.integer(4),
                                    .faq_patients = row.integer(5),
                                    .faq_booked = row.integer(6)},
                                   row.integer(7)});
    }
    return rows;
}

}  // namespace

Answer interaction_summary(const Reading& reading) {
    const std::string today = format_date(reading.zone.date_of(reading.now));
    Answer answer;
    json::Writer out(answer.response.body);
    out.begin_object().member("date", today).member("as_of", reading.zone.format(reading.now));
    figures::write_summary(out, figures::day(today, rollups(reading, today, today)));
    out.end_object();
    return answer;
}

Answer interaction_statistics(const Reading& reading) {
    const LocalDate today = reading.zone.date_of(reading.now);
    const int days = static_cast<int>(reading.values.integer("days"));
    const std::string from = format_date(plus_days(today, 1 - days));
    Answer answer;
    json::Writer out(answer.response.body);
    out.begin_object();
    figures::write_statistics(out, figures::period(format_date(today), days, rollups(reading, from, format_date(today))));
    out.end_object();
    return answer;
}

}  // namespace carewire::portal
