#include "consumers/feedback/item.hpp"

#include <algorithm>
#include <utility>

#include "schemas/feedback/vocabulary.hpp"

namespace carewire::feedback {
namespace {

/// The system's first word on an item, for the figures of agreement.
void note_first(Item& item, const std::string& urgency) {
    if (!item.first_urgency) item.first_urgency = urgency;
}

}  // namespace

bool may_move(std::string_view from, std::string_view to) {
    using Move = std::pair<std::string_view, std::string_view>;
    static constexpr std::array<Move, 14> kMoves{{{"new", "acknowledged"},
                                                  {"new", "in_progress"},
                                                  {"new", "resolved"},
                                                  {"new", "dismissed"},
                                                  {"acknowledged", "in_progress"},
                                                  {"acknowledged", "resolved"},
                                                  {"acknowledged", "dismissed"},
                                                  {"in_progress", "resolved"},
                                                  {"in_progress", "dismissed"},
                                                  {"resolved", "reopened"},
                                                  {"dismissed", "reopened"},
                                                  {"reopened", "in_progress"},
                                                  {"reopened", "resolved"},
                                                  {"reopened", "dismissed"}}};
    return std::find(kMoves.begin(), kMoves.end(), Move{from, to}) != kMoves.end();
}

int rank(std::string_view urgency) {
    return static_cast<int>(std::find(kUrgencies.begin(), kUrgencies.end(), urgency) - kUrgencies.begin());
}

const std::string& more_urgent(const std::string& one, const std::string& other) { return rank(one) <= rank(other) ? one : other; }

void hear_rule(Item& item, const std::string& urgency) {
    item.rule_urgency = urgency;
    note_first(item, urgency);
    item.urgency = urgency;
    item.urgency_source = "rule";
}

void hear_analyser(Item& item, const std::string& urgency, std::string_view source) {
    const bool rule_holds = item.rule_urgency && rank(*item.rule_urgency) <= rank(urgency);
    const std::string& heard = rule_holds ? *item.rule_urgency : urgency;
    note_first(item, heard);
    if (item.urgency_source == "staff") return;
    item.urgency = heard;
    item.urgency_source = rule_holds ? "rule" : std::string(source);
}

void hear_staff(Item& item, const std::string& urgency) {
    item.staff_urgency = urgency;
    item.urgency = urgency;
    item.urgency_source = "staff";
}

std::string urgency_unread(const Item& item) {
    if (item.rule_urgency) return *item.rule_urgency;
    const bool unhappy = item.is_complaint || (item.rating && *item.rating <= 2);
    return unhappy || item.comment ? "medium" : "low";
}

}  // namespace carewire::feedback
