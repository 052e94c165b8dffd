#include "producers/ingress/refusal_audit.hpp"

#include "core/event/own_event.hpp"
#include "schemas/audit/audit.hpp"

namespace carewire {
namespace {

constexpr int kMostPerSecond = 20;  // one stranger must not be able to fill the log with their refusals

}  // namespace

RefusalAudit::RefusalAudit(const Clock& clock, std::string clinic, Publish publish)
    : clock_(clock), clinic_(std::move(clinic)), publish_(std::move(publish)) {}

void RefusalAudit::note(const http::Call& call, const Caller& caller, const Refusal& why) {
    const auto now = clock_.now();
    if (const auto second = epoch_ms(now) / 1000; second != second_) {
        second_ = second;
        written_ = 0;
    }
    if (written_ >= kMostPerSecond) {
        ++left_out_;
        return;
    }
    ++written_;
    AuditAccess access{.action = "refused", .resource = call.pattern ? *call.pattern : "", .outcome = "refused", .reason = why.detail};
    if (left_out_ > 0) access.reason += " (" + std::to_string(left_out_) + " refusals before it were not written)";
    left_out_ = 0;
    Prepared event;
    event.stream = AuditAccess::event.stream;
    event.envelope = own_event(AuditAccess::event, "/ingress", caller ? caller->clinic : ClinicId{clinic_}, now);
    event.envelope.actor = caller ? caller->id : std::string{};
    event.envelope.actor_role = name(caller ? caller->role : Role::Public);
    json::Writer writer(event.body);
    Codec<AuditAccess>::write(writer, access);
    publish_(std::move(event));
}

}  // namespace carewire
