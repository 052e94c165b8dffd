#pragma once
#include "core/worker/worker.hpp"
#include "schemas/delivery/requests.hpp"

namespace carewire::email {

/// What a person wants of a mail, on purpose. Each is answered with message.request_rejected where it cannot be, and leaves an
/// `audit.access` with who asked.

/// Sends it once more (of one of unknown fate that may be a second copy, with the same Message-ID), or tries it now where it waits.
Outcome send_again(Tx& tx, const Event<MessageResendRequested>& event);
/// It does not leave; too late once a call has begun.
Outcome take_back(Tx& tx, const Event<MessageCancelRequested>& event);

}  // namespace carewire::email
