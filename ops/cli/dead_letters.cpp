#include "ops/cli/dead_letters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "core/json/json.hpp"
#include "core/worker/ledger.hpp"

namespace carewire::cli {
namespace {

constexpr std::string_view kAdded = "dead_";  // begins every header of DeadLetters

std::string header(const Record& record, std::string_view name) {
    // the last one: an original may have brought headers of that name along
    const auto found = std::find_if(record.headers.rbegin(), record.headers.rend(),
                                    [&](const auto& entry) { return entry.first == name; });
    return found == record.headers.rend() ? "" : found->second;
}

using Place = std::tuple<std::string, std::string, std::string>;
Place place_of(const DeadRow& row) { return {row.at.topic, std::to_string(row.at.partition), std::to_string(row.offset)}; }
Place place_of(const Record& letter) {
    return {header(letter, "dead_topic"), header(letter, "dead_partition"), header(letter, "dead_offset")};
}

void describe_value(const std::string& path, const json::Value& value, std::vector<std::string>& lines) {
    switch (value.kind()) {
        case json::Kind::Object:
            for (const auto& member : value.members()) describe_value(fmt::format("{}/{}", path, member.name), member.value, lines);
            return;
        case json::Kind::Array: lines.push_back(fmt::format("{}: list of {}", path, value.items().size())); return;
        case json::Kind::String: lines.push_back(fmt::format("{}: text of {} bytes", path, value.string().size())); return;
        case json::Kind::Number: lines.push_back(fmt::format("{}: number", path)); return;
        case json::Kind::Bool: lines.push_back(fmt::format("{}: true or false", path)); return;
        case json::Kind::Null: lines.push_back(fmt::format("{}: null", path)); return;
    }
}

}  // namespace

std::string_view DeadRow::state() const {
    if (code == "conflict") return "conflict";
    if (redriven_at && fate == "dead") return "died_again";
    if (fate == "dead") return "dead";
    if (fate.empty()) return "redriven";
    return "handled";
}

std::vector<DeadRow> list_dead(Sql& sql, const DeadWanted& wanted) {
    const auto rows = sql.query(
        "select d.worker, d.topic, d.partition_no, d.offset_no, d.event_id, d.event_type, d.clinic_id, d.code, d.reason,"
        " d.attempts, d.first_try, d.last_try, d.redriven_at, i.fate from dead_letters d"
        " left join inbox i on i.event_id = d.event_id and i.worker = d.worker"
        " where (:worker = '' or d.worker = :worker) and (:event = '' or d.event_id = :event) and (:code = '' or d.code = :code)"
        " and (:redriven = 1 or d.redriven_at is null or i.fate is null)"
        " order by d.last_try, d.worker, d.topic, d.partition_no, d.offset_no",
        {{"worker", wanted.worker}, {"event", wanted.event_id}, {"code", wanted.code},
         {"redriven", std::int64_t{wanted.redriven ? 1 : 0}}});
    std::vector<DeadRow> found;
    for (const Row& row : rows) {
        DeadRow dead{row.text(0), {row.text(1), static_cast<int>(row.integer(2))}, row.integer(3), row.text(4), row.text(5),
                     row.text(6), row.text(7), row.text(8), row.integer(9), from_epoch_ms(row.integer(10)),
                     from_epoch_ms(row.integer(11)), std::nullopt, row.text_or(13, "")};
        if (const auto at = row.maybe_integer(12)) dead.redriven_at = from_epoch_ms(*at);
        found.push_back(std::move(dead));
    }
    return found;
}

std::vector<std::optional<Record>> find_letters(BusAdmin& admin, const std::string& prefix, const std::vector<DeadRow>& rows,
                                                Duration patience) {
    std::vector<std::string> topics;
    std::set<std::string> workers;
    for (const auto& row : rows) workers.insert(row.worker);
    for (const auto& worker : workers) topics.push_back(fmt::format("{}.dead.{}", prefix, worker));
    std::map<std::pair<std::string, Place>, std::size_t> searched;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        searched[{fmt::format("{}.dead.{}", prefix, rows[i].worker), place_of(rows[i])}] = i;
    }
    std::vector<std::optional<Record>> found(rows.size());
    if (rows.empty()) return found;
    admin.read(admin.ranges(topics, patience), [&](Record&& letter) {
        const auto at = searched.find({letter.topic, place_of(letter)});
        if (at != searched.end()) found[at->second] = std::move(letter);  // of twins after a crash, the last
        return true;
    }, patience);
    return found;
}

OutRecord original_of(const Record& letter) {
    OutRecord original{header(letter, "dead_topic"), letter.key, letter.value, {}};
    for (const auto& entry : letter.headers) {
        if (!entry.first.starts_with(kAdded)) original.headers.push_back(entry);
    }
    return original;
}

void redrive(Database& database, Sink& sink, const std::vector<DeadRow>& rows, const std::vector<OutRecord>& originals, Time now,
             Duration deadline) {
    database.write([&](Sql& sql) {
        for (const auto& row : rows) forget_dead(sql, row.worker, row.event_id, now);
    });
    sink.publish(originals, deadline);
}

std::vector<std::string> outline(std::string_view body) {
    const auto parsed = json::Document::parse(body);
    if (!parsed) return {fmt::format("no JSON that Carewire takes: {} at byte {}", parsed.error().detail, parsed.error().offset)};
    std::vector<std::string> lines;
    describe_value("", parsed->root(), lines);
    return lines;
}

}  // namespace carewire::cli
