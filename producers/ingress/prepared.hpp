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
    std::size_t given = 0;    ///< bytes of the body that the caller gave, where a repeat is the same event; 0: not told
};

}  // namespace carewire
