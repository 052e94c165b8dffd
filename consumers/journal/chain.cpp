#include "consumers/journal/chain.hpp"

#include <fmt/format.h>

#include "core/auth/sha256.hpp"

namespace carewire::journal {

ChainedRow chained_row(const RawEvent& event, std::string body_sha256, Time written) {
    const auto& envelope = event.envelope;
    return {.clinic = envelope.clinic.value,
            .event_id = envelope.id.value,
            .source = envelope.source,
            .type = envelope.type,
            .version = envelope.version,
            .stream = std::string(name(event.stream)),
            .subject = envelope.subject,
            .occurred_at = epoch_ms(envelope.time),
            .correlation = envelope.correlation,
            .cause = envelope.cause,
            .actor = envelope.actor,
            .actor_role = envelope.actor_role,
            .idempotency_key = envelope.idempotency_key,
            .subject_key = envelope.subject_key,
            .body_sha256 = std::move(body_sha256),
            .created_at = epoch_ms(written)};
}

std::string row_hash(const ChainedRow& row) {
    std::string text;
    text.reserve(512);
    const auto add = [&](std::string_view field) { fmt::format_to(std::back_inserter(text), "{}:{}", field.size(), field); };
    for (const auto* const field : {&row.clinic, &row.event_id, &row.source, &row.type}) add(*field);
    add(std::to_string(row.version));
    add(row.stream);
    add(row.subject);
    add(std::to_string(row.occurred_at));
    for (const auto* const field : {&row.correlation, &row.cause, &row.actor, &row.actor_role, &row.idempotency_key,
                                    &row.subject_key, &row.body_sha256}) {
        add(*field);
    }
    add(std::to_string(row.created_at));
    return sha256_hex(text);
}

std::string first_link(std::string_view clinic, std::string_view lane) {
    return sha256_hex(fmt::format("carewire journal\n{}\n{}", clinic, lane));
}

std::string next_link(std::string_view previous, std::string_view row_hash) {
    return sha256_hex(fmt::format("{}{}", previous, row_hash));
}

}  // namespace carewire::journal
