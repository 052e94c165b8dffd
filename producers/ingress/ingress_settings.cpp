#include "producers/ingress/ingress_settings.hpp"

namespace carewire {

IngressSettings IngressSettings::read(ConfigReader& from) {
    using namespace std::chrono_literals;
    IngressSettings settings;
    settings.topic_prefix = from.text("topics.prefix", settings.topic_prefix, "First part of every topic's name.");
    settings.json.bytes = static_cast<std::size_t>(
        from.integer("http.max_body_bytes", 262144, 1024, 16 << 20, "Largest JSON body, or record of a batch."));
    settings.json.depth = static_cast<int>(from.integer("http.max_json_depth", 32, 1, 128, "Deepest nesting of a JSON body."));
    settings.max_batch_bytes = static_cast<std::size_t>(
        from.integer("http.max_batch_bytes", 2 << 20, 1024, 64 << 20, "Largest body of a batch of up to 1,000 records."));
    settings.max_in_flight = static_cast<std::size_t>(
        from.integer("ingress.max_in_flight", 20000, 1, 1'000'000, "Records waiting for the broker; above it requests are answered 503."));
    settings.answer_within = from.duration("ingress.answer_within_ms", 8000ms, "A write without a report by then is answered 503.");
    settings.default_wait = from.duration("http.default_wait_s", 2s, "How long aliases wait for the result of a write.");
    settings.max_wait = from.duration("http.max_wait_s", 30s, "The longest wait that Prefer: wait=N may ask for.");
    settings.idempotency_life = from.duration("http.idempotency_ttl_h", 24h, "Life of an idempotency key.");
    settings.idempotency_keys = static_cast<std::size_t>(
        from.integer("http.idempotency_keys", 60000, 1000, 10'000'000, "Idempotency keys remembered at once, 100 bytes each."));
    return settings;
}

}  // namespace carewire
