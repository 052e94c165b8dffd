#pragma once
#include <functional>

#include "core/auth/guard.hpp"
#include "producers/ingress/prepared.hpp"

namespace carewire {

/// Every refusal of a credential or a right as `audit.access` (TS-12): who, which route, why; never a credential. Not waited
/// for. Bounded: of a flood the first of each second are written, with the number of those that were left out before them.
/// Loop thread only.
class RefusalAudit {
  public:
    using Publish = std::function<void(Prepared)>;
    RefusalAudit(const Clock& clock, std::string clinic, Publish publish);

    /// For Guard::on_refused(). Strangers are booked on the clinic of the public forms.
    void note(const http::Call& call, const Caller& caller, const Refusal& why);

  private:
    const Clock& clock_;
    std::string clinic_;
    Publish publish_;
    std::int64_t second_ = 0;
    int written_ = 0, left_out_ = 0;
};

}  // namespace carewire
