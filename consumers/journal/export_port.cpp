#include "consumers/journal/export_port.hpp"

#include <system_error>

#include "consumers/journal/export_file.hpp"
#include "consumers/journal/export_requests.hpp"

namespace carewire::journal {

EffectAnswer ExportPort::perform(const EffectCall& call) {
    try {
        return call.request.kind == kWriteExport ? write(call.request) : remove(call.request);
    } catch (const StoreError& error) {
        return Outage{error.what(), {}};
    } catch (const std::system_error& error) {
        return Outage{error.code().message() + ": " + directory_.string(), {}};
    }
}

EffectAnswer ExportPort::write(const EffectRequest& request) {
    const auto wanted = from_json<WriteExport>(request.payload);
    const auto zone = wanted ? Zone::find(wanted->zone) : std::nullopt;
    if (!zone) return Refused{"the request cannot be read", "bad_request"};
    const ExportDay day{ClinicId{wanted->clinic}, wanted->date, *zone};
    const auto written = write_export(database_, directory_, day);
    return Delivered{written.sha256, to_json(ExportResult{.path = day.path().string(),
                                                          .name = day.name(),
                                                          .sha256 = written.sha256,
                                                          .size = written.size,
                                                          .entries = written.entries})};
}

EffectAnswer ExportPort::remove(const EffectRequest& request) {
    const auto wanted = from_json<RemoveExport>(request.payload);
    if (!wanted) return Refused{"the request cannot be read", "bad_request"};
    const bool removed = remove_export(directory_, wanted->path);
    return Delivered{"", removed ? R"({"removed":true})" : R"({"removed":false})"};
}

}  // namespace carewire::journal
