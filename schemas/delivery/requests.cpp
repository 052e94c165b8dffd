#include "schemas/delivery/requests.hpp"

namespace carewire {

Admission message_request_admission() { return {.subject = "message_id", .resource = "message_id"}; }

}  // namespace carewire
