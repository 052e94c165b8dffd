#include "consumers/journal/verify.hpp"

#include "consumers/journal/chain.hpp"
#include "consumers/journal/seal.hpp"
#include "core/auth/sha256.hpp"

namespace carewire::journal {
namespace {

struct Lane {
    std::string clinic, name;
    std::optional<std::int64_t> position;  ///< of the head; nothing: rows without a head
    std::string head, pruned_link;
    std::int64_t pruned_position = 0;
};

constexpr std::string_view kRows =
    "select event_id, source, type, event_version, stream, subject, occurred_at, correlation_id, causation_id, actor, "
    "actor_role, idempotency_key, subject_key, body, body_sha256, position, link, created_at from events "
    "where clinic_id = :clinic and lane = :lane order by position";

ChainedRow chained(const Row& row, const std::string& clinic) {
    return {.clinic = clinic,
            .event_id = row.text(0),
            .source = row.text(1),
            .type = row.text(2),
            .version = row.integer(3),
            .stream = row.text(4),
            .subject = row.text(5),
            .occurred_at = row.integer(6),
            .correlation = row.text(7),
            .cause = row.text(8),
            .actor = row.text(9),
            .actor_role = row.text(10),
            .idempotency_key = row.text(11),
            .subject_key = row.text(12),
            .body_sha256 = row.text(14),
            .created_at = row.integer(17)};
}

bool body_is_as_hashed(const Row& row) { return sha256_hex(row.text(13)) == row.text(14); }

/// Walks one lane from its first row to its head.
class LaneWalk {
  public:
    explicit LaneWalk(const Lane& lane)
        : lane_(lane),
          link_(lane.pruned_position > 0 ? lane.pruned_link : first_link(lane.clinic, lane.name)),
          position_(lane.pruned_position) {}

    /// False: a fault was found.
    bool step(const Row& row) {
        const auto position = row.integer(15);
        if (position != position_ + 1) return fail(position_ + 1, "", "the row at this position is missing");
        const auto hash = row_hash(chained(row, lane_.clinic));
        const auto link = next_link(link_, hash);
        if (!body_is_as_hashed(row)) return fail(position, row.text(0), "its body is not the one that was written");
        if (link != row.text(16)) return fail(position, row.text(0), "the row is not the one that was linked here");
        position_ = position;
        link_ = link;
        return true;
    }

    std::optional<ChainFault> finish() {
        if (fault_) return fault_;
        if (!lane_.position) {
            fail(position_, "", "the head of this chain is missing");
        } else if (position_ < *lane_.position) {
            fail(position_ + 1, "", "the row at this position is missing");
        } else if (position_ > *lane_.position || link_ != lane_.head) {
            fail(position_, "", "the head of this chain is not the link of its last row");
        }
        return fault_;
    }

  private:
    bool fail(std::int64_t position, std::string event_id, std::string what) {
        fault_ = ChainFault{lane_.clinic, lane_.name, position, std::move(event_id), std::move(what)};
        return false;
    }

    const Lane& lane_;
    std::string link_;
    std::int64_t position_;
    std::optional<ChainFault> fault_;
};

std::vector<Lane> lanes_of(Sql& sql, const std::optional<std::string>& clinic) {
    std::string statement =
        "select coalesce(l.clinic_id, e.clinic_id), coalesce(l.lane, e.lane), l.position, l.head, l.pruned_position, "
        "l.pruned_link from (select clinic_id, lane from journal_lanes union select distinct clinic_id, lane from events) e "
        "left join journal_lanes l on l.clinic_id = e.clinic_id and l.lane = e.lane";
    Binds binds;
    if (clinic) {
        statement += " where e.clinic_id = :clinic";
        binds = {{"clinic", *clinic}};
    }
    std::vector<Lane> lanes;
    for (const auto& row : sql.query(statement + " order by 1, 2", binds)) {
        lanes.push_back({row.text(0), row.text(1), row.maybe_integer(2), row.text_or(3, ""), row.text_or(5, ""),
                         row.maybe_integer(4).value_or(0)});
    }
    return lanes;
}

/// Whether a sealed head is still what the chain holds at that position; rows that retention took away cannot be asked.
bool still_holds(Sql& sql, const Seal& seal, const SealedLane& lane) {
    const auto row = sql.first(
        "select l.pruned_position, (select e.link from events e where e.clinic_id = l.clinic_id and e.lane = l.lane "
        "and e.position = :position) from journal_lanes l where l.clinic_id = :clinic and l.lane = :lane",
        {{"clinic", seal.clinic}, {"lane", lane.lane}, {"position", lane.position}});
    if (!row) return false;
    return row->null(1) ? row->integer(0) >= lane.position : row->text(1) == lane.head;
}

std::optional<ChainFault> check_seals(Sql& sql, const std::string& clinic, std::int64_t& checked) {
    std::string previous;
    for (const auto& [seal, written] : seals_of(sql, clinic)) {
        const auto fail = [&](std::string what) {
            return ChainFault{clinic, "", 0, "", "the seal of " + seal.date + ": " + std::move(what)};
        };
        if (seal.previous != previous) return fail("the one before it is not the one it was built on");
        if (seal.hash() != written) return fail("it is not the hash of what it closes");
        for (const auto& lane : seal.lanes) {
            if (!still_holds(sql, seal, lane)) return fail("lane " + lane.lane + " does not hold what was sealed");
        }
        previous = written;
        ++checked;
    }
    return std::nullopt;
}

std::vector<std::string> sealed_clinics(Sql& sql, const std::optional<std::string>& clinic) {
    if (clinic) return {*clinic};
    std::vector<std::string> clinics;
    for (const auto& row : sql.query("select distinct clinic_id from journal_seals order by 1")) {
        clinics.push_back(row.text(0));
    }
    return clinics;
}

}  // namespace

Verdict verify(Sql& sql, const std::optional<std::string>& clinic, const std::function<void(std::int64_t)>& at_row) {
    Verdict verdict;
    for (const auto& lane : lanes_of(sql, clinic)) {
        LaneWalk walk(lane);
        sql.each(kRows, {{"clinic", lane.clinic}, {"lane", lane.name}}, [&](const Row& row) {
            if (at_row) at_row(verdict.rows);
            ++verdict.rows;
            return walk.step(row);
        });
        ++verdict.lanes;
        if (auto fault = walk.finish()) verdict.faults.push_back(std::move(*fault));
    }
    for (const auto& sealed : sealed_clinics(sql, clinic)) {
        if (auto fault = check_seals(sql, sealed, verdict.seals)) verdict.faults.push_back(std::move(*fault));
    }
    return verdict;
}

}  // namespace carewire::journal
