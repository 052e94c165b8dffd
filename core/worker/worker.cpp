#include "core/worker/worker.hpp"

#include "core/json/json.hpp"

namespace carewire {

Worker&& Worker::on_every(Handler handler) && {
    every_ = [handler = std::move(handler)](Tx& tx, const RawEvent& raw) -> Outcome {
        if (const auto document = json::Document::parse(raw.body); !document) {
            return Reject{document.error().code, "the body is not JSON as it is taken: " + document.error().detail};
        }
        return handler(tx, raw);
    };
    streams_.insert(all_streams().begin(), all_streams().end());
    return std::move(*this);
}

Worker&& Worker::performs(std::string kind, EffectPort& port, Settle settle, int at_once, Pace pace) && {
    effects_.push_back({std::move(kind), &port, std::move(settle), at_once, std::move(pace)});
    return std::move(*this);
}

const Worker::Handler* Worker::handler(std::string_view type) const {
    if (const auto found = handlers_.find(type); found != handlers_.end()) return &found->second;
    return every_ ? &every_ : nullptr;
}

}  // namespace carewire
