#pragma once
#include <string_view>

#include "consumers/portal/reading.hpp"

namespace carewire::portal {

/// Answers that are more than the rows of one query; a query file names one by `-- answer: <name>`. Its parts are other files.
using Composed = Answer (*)(const Reading& reading);
/// Null when there is none of this name.
Composed find_composed(std::string_view name);

/// INT-7: today so far, in the clinic's zone.
Answer interaction_summary(const Reading& reading);
/// INT-8: the `days` dates that end today. Reads rollups only: its cost does not grow with the number of interactions.
Answer interaction_statistics(const Reading& reading);
/// INT-9: the file of one date as the journal wrote it.
Answer export_file(const Reading& reading);
/// INT-18: the reporting configuration in the source document's shape; secrets as stars.
Answer reporting_config(const Reading& reading);
/// INT-11, INT-22: a stored report as JSON, HTML, CSV or PDF.
Answer report(const Reading& reading);
/// FB-13, FB-14 and metrics.md section 3: from rollups only.
Answer feedback_summary(const Reading& reading);
Answer feedback_trends(const Reading& reading);
Answer feedback_instruments(const Reading& reading);
/// FB-10: one item with analyses, history and alerts; whoever is not staff sees what was submitted and no more (D-62).
Answer feedback_item(const Reading& reading);
/// B-4: one alert with its story.
Answer alert(const Reading& reading);
/// C-2 and architecture section 6: who handled an event, when, what followed, where it waits, why it died.
Answer event_trace(const Reading& reading);
/// NO-2: `{total, unread, by_type{type:{total,unread}}, by_priority{…}}` of the caller.
Answer notification_summary(const Reading& reading);

}  // namespace carewire::portal
