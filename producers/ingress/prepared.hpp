#pragma once
#include <string>
#include <vector>

#include "core/event/event.hpp"

namespace carewire {

/// An event that passed every check and is ready to be published.
struct Prepared {
    Stream stream = Stream::Audit;
    Envelope envelope;
    std::string body;
    std::string resource_id;  ///< `id` of the answer
};

}  // namespace carewire
