#include "consumers/roster.hpp"

#include <algorithm>
#include <array>

#include "consumers/analysis/analysis.hpp"
#include "consumers/email/email.hpp"
#include "consumers/feedback/feedback.hpp"
#include "consumers/interactions/interactions.hpp"
#include "consumers/journal/journal.hpp"
#include "consumers/notify/notify.hpp"
#include "consumers/reports/reports.hpp"
#include "consumers/settings/settings.hpp"

namespace carewire::consumers {

std::span<const RosterLine> roster() {
    static constexpr std::array kRoster{
        RosterLine{"journal", journal, "consumers/journal", "every event, chained; timeline, exports, audit"},
        RosterLine{"interactions", interactions, "consumers/interactions", "interactions and their types"},
        RosterLine{"reports", reports, "consumers/reports", "the figures of each day"},
        RosterLine{"feedback", feedback, "consumers/feedback", "feedback, its order of work, alerts and who takes them"},
        RosterLine{"analysis", analysis, "consumers/analysis", "sorts feedback: rules at once, or a model through the gate"},
        RosterLine{"analysis-bulk", analysis_bulk, "consumers/analysis", "the same for batches, behind nobody's complaint"},
        RosterLine{"notify", notify, "consumers/notify", "who is told what, and by which channel"},
        RosterLine{"email", email, "consumers/email", "mails, and what became of each"},
        RosterLine{"settings", settings, "consumers/settings", "clinics, their settings, their daily timers"},
    };
    return kRoster;
}

const RosterLine* find_worker(std::string_view name) {
    const auto lines = roster();
    const auto found = std::find_if(lines.begin(), lines.end(), [&](const RosterLine& line) { return line.name == name; });
    return found == lines.end() ? nullptr : &*found;
}

std::vector<std::string> roster_folders() {
    std::vector<std::string> folders;
    for (const auto& line : roster()) {
        if (std::ranges::find(folders, line.folder) == folders.end()) folders.emplace_back(line.folder);  // two lanes, one folder
    }
    return folders;
}

}  // namespace carewire::consumers
