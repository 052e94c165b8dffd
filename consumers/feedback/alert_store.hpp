#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/worker/tx.hpp"

namespace carewire::feedback {

/// A row of `alerts`.
struct Alert {
    std::string id, kind, subject_id, title, because;
    std::string state = "raised";
    int step = 0;
    std::string told;
    Time raised_at{};
    std::optional<Time> acknowledge_by, acknowledged_at, resolved_at;
    std::string acknowledged_by, resolved_by;

    bool open() const { return state == "raised" || state == "escalated"; }  ///< nobody has taken it
    bool closed() const { return state == "resolved"; }
};

/// The id of the one alert of a kind about a subject, always the same: raising it again is raising the same alert (FB-5).
std::string alert_id(const ClinicId& clinic, std::string_view kind, std::string_view subject_id);

/// False: it was raised before.
bool insert(Tx& tx, const Alert& alert);
/// Locked until the transaction ends: two people, or a person and the clock, may come at once.
std::optional<Alert> lock_alert(Tx& tx, const std::string& id);
/// Those about a subject that are not over, locked.
std::vector<Alert> lock_alerts_of(Tx& tx, const std::string& subject_id);
void save(Tx& tx, const Alert& alert);

/// A line of an alert's story.
struct AlertStep {
    std::string what;  ///< raised, escalated, exhausted, acknowledged, resolved
    std::string told, actor, actor_role;
    std::optional<std::string> note;
    Time at{};
};
/// Everybody who was told of it so far.
std::vector<std::string> told_of(Tx& tx, const Alert& alert);
void append_step(Tx& tx, const Alert& alert, const AlertStep& step);

}  // namespace carewire::feedback
