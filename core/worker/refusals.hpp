#pragma once
#include <string_view>

#include "core/worker/pending_rows.hpp"

namespace carewire {

/// Whether an event of this type says no to the one that caused it (C-12): `appointment.rejected`, `feedback.action_rejected`.
bool is_refusal(std::string_view type);

/// Keeps the `code` and `reason` of a refusal's body beside the ledger row of the request, in the transaction of the refusal: a
/// worker emits its `*.rejected` event and the caller who waits is told. A body without a code says `refused`.
void keep_refusal(PendingRows& rows, const Envelope& request, std::string_view worker, std::string_view body, Time now);

}  // namespace carewire
