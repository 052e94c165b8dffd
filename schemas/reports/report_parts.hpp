#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/describe/describe.hpp"
#include "schemas/figures/rate.hpp"

namespace carewire {

/// Entries of a category, or of all of them.
struct ReportCounts {
    std::int64_t total = 0, success = 0, failed = 0;
    Rate success_rate;
    static auto fields() {
        using Self = ReportCounts;
        return describe<Self>(field("total", &Self::total), field("success", &Self::success), field("failed", &Self::failed),
                              field("success_rate", &Self::success_rate).may_be_absent());
    }
    bool operator==(const ReportCounts&) const = default;
};

/// A row of section 2; categories without entries are there too.
struct ReportCategory {
    std::string type, display;
    ReportCounts counts;
    static auto fields() {
        using Self = ReportCategory;
        return describe<Self>(field("type", &Self::type), field("display", &Self::display), field("counts", &Self::counts));
    }
};

struct ReportReason {
    std::string reason;
    std::int64_t failed = 0;
    static auto fields() {
        using Self = ReportReason;
        return describe<Self>(field("reason", &Self::reason), field("failed", &Self::failed));
    }
};

/// Section 4: why contacts failed, most frequent first. `other` counts the failures whose reasons are not listed.
struct ReportErrors {
    std::int64_t failed = 0, other = 0;
    std::vector<ReportReason> reasons;
    static auto fields() {
        using Self = ReportErrors;
        return describe<Self>(field("failed", &Self::failed), field("reasons", &Self::reasons), field("other", &Self::other));
    }
};

struct ReportEngagement {
    std::int64_t unique = 0, new_patients = 0, returning = 0, unknown = 0, repeat_contacts = 0, faq_patients = 0, faq_booked = 0;
    Rate faq_to_booking;
    static auto fields() {
        using Self = ReportEngagement;
        return describe<Self>(field("unique", &Self::unique), field("new", &Self::new_patients),
                              field("returning", &Self::returning), field("unknown", &Self::unknown),
                              field("repeat_contacts", &Self::repeat_contacts), field("faq_patients", &Self::faq_patients),
                              field("faq_booked", &Self::faq_booked),
                              field("faq_to_booking", &Self::faq_to_booking).may_be_absent());
    }
};

struct ReportDay {
    LocalDate date{};
    ReportCounts counts;
    static auto fields() {
        return describe<ReportDay>(field("date", &ReportDay::date), field("counts", &ReportDay::counts));
    }
};

/// Section 1 (INT-12): all counts, hours and engagement; the breakdown by category and the reasons are those of sections 2, 4.
struct ReportStatistics {
    ReportCounts counts;
    std::vector<std::int64_t> by_hour;  ///< 24 counts
    std::vector<int> peak_hours;
    ReportEngagement engagement;
    std::vector<ReportDay> daily;  ///< of a week or month: every date
    static auto fields() {
        using Self = ReportStatistics;
        return describe<Self>(field("counts", &Self::counts), field("by_hour", &Self::by_hour),
                              field("peak_hours", &Self::peak_hours), field("engagement", &Self::engagement),
                              field("daily", &Self::daily).otherwise({}));
    }
};

/// The journal's seal of the last day that was closed when the report was made (B-2).
struct ReportSeal {
    LocalDate date{};
    std::string seal;
    std::int64_t events = 0;
    static auto fields() {
        using Self = ReportSeal;
        return describe<Self>(field("date", &Self::date), field("seal", &Self::seal), field("events", &Self::events));
    }
};

}  // namespace carewire
