#pragma once
#include <string>

#include "core/describe/describe.hpp"

namespace carewire::journal {

/// What the export port is asked and what it answers, as JSON in the effect's row.
struct WriteExport {
    std::string clinic, zone;
    LocalDate date{};
    static auto fields() {
        using Self = WriteExport;
        return describe<Self>(field("clinic", &Self::clinic), field("zone", &Self::zone), field("date", &Self::date));
    }
};

struct ExportResult {
    std::string path, name, sha256;
    std::int64_t size = 0, entries = 0;
    static auto fields() {
        using Self = ExportResult;
        return describe<Self>(field("path", &Self::path), field("name", &Self::name), field("sha256", &Self::sha256),
                              field("size", &Self::size), field("entries", &Self::entries));
    }
};

struct RemoveExport {
    std::string path;
    LocalDate date{};
    static auto fields() {
        using Self = RemoveExport;
        return describe<Self>(field("path", &Self::path), field("date", &Self::date));
    }
};

}  // namespace carewire::journal
