#include "consumers/journal/export_file.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

#include "core/auth/running_sha256.hpp"
#include "core/file/private_file.hpp"
#include "core/json/json.hpp"
#include "schemas/interactions/entry.hpp"
#include "schemas/interactions/interactions.hpp"

namespace carewire::journal {
namespace {

/// A clinic's id as one name of a folder: letters, digits, - and _ as they are, all else as %XX.
std::string folder_name(const std::string& clinic) {
    std::string name;
    for (const char c : clinic) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        name += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return name.empty() ? "%" : name;
}

InteractionEntry entry_of(InteractionRecorded body) {
    return {.interaction_id = std::move(body.interaction_id),
            .at = body.timestamp,
            .interaction_type = std::move(body.interaction_type),
            .patient_ref = std::move(body.patient_ref),
            .patient_name = std::move(body.patient_name),
            .contact_masked = std::move(body.contact_number),
            .success = body.success,
            .appointment_id = std::move(body.appointment_id),
            .service_type = std::move(body.service_type),
            .doctor = std::move(body.doctor),
            .error_message = std::move(body.error_message),
            .details = body.details ? std::optional(std::move(body.details->json)) : std::nullopt};
}

/// Takes entries in time order and writes them; those of one instant by their id.
class EntryWriter {
  public:
    EntryWriter(PrivateFile& file, const Zone& zone) : file_(file), zone_(zone) {}

    void take(InteractionEntry entry) {
        if (!same_instant_.empty() && same_instant_.front().at != entry.at) write_instant();
        if (!seen_.insert(entry.interaction_id).second) return;
        same_instant_.push_back(std::move(entry));
    }

    ExportWritten finish() {
        write_instant();
        put(seen_.empty() ? "[]\n" : "\n]\n");
        return {file_.size(), hash_.hex(), static_cast<std::int64_t>(seen_.size())};
    }

  private:
    void write_instant() {
        std::sort(same_instant_.begin(), same_instant_.end(),
                  [](const auto& a, const auto& b) { return a.interaction_id < b.interaction_id; });
        for (const auto& entry : same_instant_) {
            line_ = written_++ == 0 ? "[\n" : ",\n";
            json::Writer out(line_);
            write(out, entry, zone_);
            put(line_);
        }
        same_instant_.clear();
    }

    void put(std::string_view bytes) {
        file_.write(bytes);
        hash_.add(bytes);
    }

    PrivateFile& file_;
    const Zone& zone_;
    RunningSha256 hash_;
    std::vector<InteractionEntry> same_instant_;
    std::unordered_set<std::string> seen_;
    std::int64_t written_ = 0;
    std::string line_;
};

}  // namespace

std::string ExportDay::name() const {
    auto text = format_date(date);
    std::replace(text.begin(), text.end(), '-', '_');
    return "interactions_" + text + ".json";
}

std::filesystem::path ExportDay::path() const { return std::filesystem::path(folder_name(clinic.value)) / name(); }

ExportWritten write_export(Database& database, const std::filesystem::path& directory, const ExportDay& day) {
    make_private_folder(directory);
    PrivateFile file(directory / day.path());
    EntryWriter writer(file, day.zone);
    database.read([&](Sql& sql) {
        sql.each(
            "select body from events where clinic_id = :clinic and type = 'interaction.recorded' "
            "and occurred_at >= :from and occurred_at < :to order by occurred_at, created_at",
            {{"clinic", day.clinic.value},
             {"from", epoch_ms(day.zone.start_of(day.date))},
             {"to", epoch_ms(day.zone.end_of(day.date))}},
            [&](const Row& row) {
                // a body that no worker could read is no interaction
                if (auto body = from_json<InteractionRecorded>(row.text(0))) writer.take(entry_of(std::move(*body)));
                return true;
            });
        return true;
    });
    const auto written = writer.finish();
    file.finish();
    return written;
}

bool remove_export(const std::filesystem::path& directory, const std::filesystem::path& path) {
    return std::filesystem::remove(directory / path);
}

}  // namespace carewire::journal
