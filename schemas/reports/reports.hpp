#pragma once
#include <optional>
#include <string>

#include "core/describe/describe.hpp"
#include "core/event/event.hpp"
#include "schemas/admission.hpp"

namespace carewire {

/// Somebody wants the report of a date made (again), and sent when they say so (INT-16).
struct ReportRequested {
    std::string report_id;
    LocalDate target_date{};
    bool send_email = false;
    std::string period = "day";

    static constexpr EventInfo event{"report.requested", Stream::Reports, 1};
    static auto fields() {
        using Self = ReportRequested;
        return describe<Self>(field("report_id", &Self::report_id).minted(),
                              field("target_date", &Self::target_date).says("Clinic-local date; not in the future."),
                              field("send_email", &Self::send_email).otherwise(false),
                              field("period", &Self::period).one_of({"day", "week", "month"}).otherwise("day"));
    }
};
Admission report_admission();

struct ReportGenerated {
    std::string report_id, period = "day";
    LocalDate date{};
    int version = 1;
    std::int64_t total = 0, late_entries = 0;
    Time as_of{};

    static constexpr EventInfo event{"report.generated", Stream::Reports, 1};
    static auto fields() {
        using Self = ReportGenerated;
        return describe<Self>(field("report_id", &Self::report_id), field("period", &Self::period).otherwise("day"),
                              field("date", &Self::date), field("version", &Self::version), field("total", &Self::total),
                              field("late_entries", &Self::late_entries).otherwise(0), field("as_of", &Self::as_of));
    }
};

struct ReportSent {
    std::string report_id;
    LocalDate date{};
    int version = 1, recipients = 0;
    bool late = false, backup = false;
    Time at{};

    static constexpr EventInfo event{"report.sent", Stream::Reports, 1};
    static auto fields() {
        using Self = ReportSent;
        return describe<Self>(field("report_id", &Self::report_id), field("date", &Self::date),
                              field("version", &Self::version), field("recipients", &Self::recipients),
                              field("late", &Self::late).otherwise(false), field("backup", &Self::backup).otherwise(false),
                              field("at", &Self::at));
    }
};

struct ReportFailed {
    std::string report_id, stage, code, reason;
    LocalDate date{};
    Time at{};

    static constexpr EventInfo event{"report.failed", Stream::Reports, 1};
    static auto fields() {
        using Self = ReportFailed;
        return describe<Self>(field("report_id", &Self::report_id), field("date", &Self::date),
                              field("stage", &Self::stage).one_of({"generate", "send", "backup"}),
                              field("code", &Self::code), field("reason", &Self::reason), field("at", &Self::at));
    }
};

}  // namespace carewire
