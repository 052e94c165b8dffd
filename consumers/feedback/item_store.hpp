#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "consumers/feedback/item.hpp"
#include "core/worker/tx.hpp"
#include "schemas/feedback/feedback.hpp"

namespace carewire::feedback {

/// False: this feedback is there already, and the first submission is the one that counts.
bool insert(Tx& tx, const Event<FeedbackSubmitted>& event, const Item& item);

/// The item, locked until the transaction ends: analyses and actions come on different topics, so that two processes may have
/// one item in hand.
std::optional<Item> lock(Tx& tx, const std::string& feedback_id);
/// Writes what may change.
void save(Tx& tx, const Item& item);

/// Every item of the clinic.
void each_item(Tx& tx, const ClinicId& clinic, const std::function<void(const Item&)>& take);

/// An analysis, beside those of other jobs; in the place of an earlier one of the same job, which a person has had tried again.
struct Analysis {
    std::string job_id, sentiment, urgency, model, instruction_version;
    std::vector<std::string> emotions, topics, evidence, because;
    bool degraded = false;
    std::int64_t latency_ms = 0, waited_ms = 0;
    Time at{};
};
void append_analysis(Tx& tx, const Item& item, const Analysis& analysis);

/// A line of history; a member that the action did not touch is nothing.
struct ActionLine {
    std::string action_id, from_status, to_status;
    std::optional<std::string> note, from_urgency, to_urgency, from_assignee, to_assignee;
    std::optional<bool> from_is_complaint, to_is_complaint;
};
void append_action(Tx& tx, const Item& item, const ActionLine& line);
bool has_action(Tx& tx, const std::string& action_id);

/// Deletes closed feedback that came before, with analyses, history and alerts; how many items went.
std::int64_t delete_before(Tx& tx, Time before);

/// `["a","b"]`
std::string json_list(const std::vector<std::string>& texts);

}  // namespace carewire::feedback
