#include "core/worker/refusals.hpp"

#include "core/json/json.hpp"

namespace carewire {
namespace {

const AppendTable kRefusals{"refusals", {"event_id", "worker", "clinic_id", "code", "reason", "at"}, " on conflict do nothing"};

std::string text_of(const json::Value& body, std::string_view member, std::string_view otherwise) {
    const json::Value* value = body.kind() == json::Kind::Object ? body.find(member) : nullptr;
    const bool is_text = value != nullptr && value->kind() == json::Kind::String && !value->string().empty();
    return std::string(is_text ? value->string() : otherwise);
}

}  // namespace

bool is_refusal(std::string_view type) { return type.ends_with(".rejected") || type.ends_with("_rejected"); }

void keep_refusal(PendingRows& rows, const Envelope& request, std::string_view worker, std::string_view body, Time now) {
    const auto parsed = json::Document::parse(body);
    if (!parsed) return;  // never: it was just written
    rows.append(kRefusals, {request.id.value, std::string(worker), request.clinic.value, text_of(parsed->root(), "code", "refused"),
                            text_of(parsed->root(), "reason", "the request was refused"), epoch_ms(now)});
}

}  // namespace carewire
