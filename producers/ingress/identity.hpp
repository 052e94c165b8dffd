#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "core/auth/digest.hpp"
#include "core/auth/principal.hpp"

namespace carewire {

/// Which event a request is: derived from what the caller gave, so that a repeat is the same event in every process and after
/// every restart (C-4, I18).
struct Identity {
    std::string event_id;
    std::string key_hash;  ///< `idempotencykey` of the envelope; empty without a key
    Digest scope;          ///< for this process's memory of answers
};

/// By Idempotency-Key: of one caller, on one route.
Identity identity_by_key(const Principal& caller, std::string_view route, std::string_view key);
/// The n-th record of a batch with a key.
Identity identity_of_record(const Identity& batch, std::size_t n);
/// By an id that the client gave to the thing itself (`interaction_id`): within its clinic, whoever posts it.
Identity identity_by_resource(const ClinicId& clinic, std::string_view type, std::string_view id);
/// By a CloudEvent's own source and id: of one caller.
Identity identity_by_source(const Principal& caller, std::string_view source, std::string_view id);

}  // namespace carewire
