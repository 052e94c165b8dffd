#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/event/ids.hpp"
#include "core/time/time.hpp"

namespace carewire::feedback {

/// A feedback as it stands: the columns of `feedback` that decide something or that change.
struct Item {
    ClinicId clinic;
    std::string id;
    Time received_at{};
    std::optional<int> rating;
    std::optional<std::string> comment, instrument, instrument_value;

    std::string status = "new";
    std::string assignee;  ///< empty: nobody
    bool is_complaint = false;
    std::optional<std::string> last_note;
    std::optional<Time> acknowledged_at, resolved_at;
    std::optional<std::string> acknowledged_by;
    std::optional<std::int64_t> ack_minutes, ack_business_minutes;

    std::optional<std::string> urgency, urgency_source, rule_urgency, first_urgency, staff_urgency;
    std::optional<std::string> sentiment;
    std::string emotions = "[]", topics = "[]";  ///< JSON arrays
    std::optional<Time> analysed_at;
    bool degraded = false;

    std::optional<Time> complaint_ack_due, complaint_answer_due;
    std::int64_t actions = 0;  ///< lines of history so far

    bool closed() const { return status == "resolved" || status == "dismissed"; }
};

/// feedback.md section 3. Staying where it is counts as no move and is not asked here.
bool may_move(std::string_view from, std::string_view to);

/// 0 critical, 1 high, 2 medium, 3 low, 4 not known.
int rank(std::string_view urgency);
/// The more urgent of two.
const std::string& more_urgent(const std::string& one, const std::string& other);

/// The words of the comment ask for `urgency`, before any model was asked (FB-18): no model goes below it.
void hear_rule(Item& item, const std::string& urgency);
/// An analyser's word: it may only raise what the rule says, and changes nothing where staff have spoken (feedback.md section 4).
/// `source`: `rule` when the built-in rules answered, else `model`.
void hear_analyser(Item& item, const std::string& urgency, std::string_view source);
/// Staff set or confirm.
void hear_staff(Item& item, const std::string& urgency);

/// Order of work for what no analyser could read (FB-2: never without an urgency). Words of emergency count as in an analysis; a
/// complaint or a bad rating comes before the rest, and a comment that nobody has read is not unimportant.
std::string urgency_unread(const Item& item);

}  // namespace carewire::feedback
