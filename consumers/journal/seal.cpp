#include "consumers/journal/seal.hpp"

#include <fmt/format.h>

#include "core/auth/sha256.hpp"

namespace carewire::journal {
namespace {

std::vector<SealedLane> lanes_moved(Sql& sql, const std::string& clinic) {
    std::vector<SealedLane> lanes;
    const auto rows = sql.query(
        "select l.lane, l.position, l.head from journal_lanes l where l.clinic_id = :clinic and l.position > "
        "coalesce((select max(s.position) from journal_sealed_lanes s where s.clinic_id = l.clinic_id and s.lane = l.lane), 0) "
        "order by l.lane",
        {{"clinic", clinic}});
    for (const auto& row : rows) lanes.push_back({row.text(0), row.integer(1), row.text(2)});
    return lanes;
}

void write(Sql& sql, const Seal& seal, Time now) {
    sql.execute(
        "insert into journal_seals (clinic_id, date, seal, previous, events, created_at) "
        "values (:clinic, :date, :seal, :previous, :events, :now)",
        {{"clinic", seal.clinic},
         {"date", seal.date},
         {"seal", seal.hash()},
         {"previous", seal.previous},
         {"events", seal.events},
         {"now", epoch_ms(now)}});
    for (const auto& lane : seal.lanes) {
        sql.execute(
            "insert into journal_sealed_lanes (clinic_id, date, lane, position, head) "
            "values (:clinic, :date, :lane, :position, :head)",
            {{"clinic", seal.clinic},
             {"date", seal.date},
             {"lane", lane.lane},
             {"position", lane.position},
             {"head", lane.head}});
    }
}

}  // namespace

std::string Seal::hash() const {
    std::string text = fmt::format("carewire seal\n{}\n{}\n{}\n{}\n", clinic, date, previous, events);
    for (const auto& lane : lanes) text += fmt::format("{} {} {}\n", lane.lane, lane.position, lane.head);
    return sha256_hex(text);
}

std::optional<Seal> seal_day(Tx& tx, const ClinicId& clinic, const std::string& date) {
    auto& sql = tx.sql();
    const auto last = sql.first("select date, seal from journal_seals where clinic_id = :clinic order by date desc limit 1",
                                {{"clinic", clinic.value}});
    if (last && last->text(0) >= date) return std::nullopt;
    const auto events = sql.first("select coalesce(sum(position), 0) from journal_lanes where clinic_id = :clinic",
                                  {{"clinic", clinic.value}});
    Seal seal{.clinic = clinic.value,
              .date = date,
              .previous = last ? last->text(1) : "",
              .events = events->integer(0),
              .lanes = lanes_moved(sql, clinic.value)};
    write(sql, seal, tx.now());
    return seal;
}

std::vector<std::pair<Seal, std::string>> seals_of(Sql& sql, const std::string& clinic) {
    std::vector<std::pair<Seal, std::string>> seals;
    const auto rows = sql.query("select date, previous, events, seal from journal_seals where clinic_id = :clinic order by date",
                                {{"clinic", clinic}});
    for (const auto& row : rows) {
        Seal seal{.clinic = clinic, .date = row.text(0), .previous = row.text(1), .events = row.integer(2)};
        const auto lanes = sql.query(
            "select lane, position, head from journal_sealed_lanes where clinic_id = :clinic and date = :date order by lane",
            {{"clinic", clinic}, {"date", seal.date}});
        for (const auto& lane : lanes) seal.lanes.push_back({lane.text(0), lane.integer(1), lane.text(2)});
        seals.emplace_back(std::move(seal), row.text(3));
    }
    return seals;
}

}  // namespace carewire::journal
