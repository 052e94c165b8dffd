#pragma once
#include <string>

#include "core/auth/principal.hpp"
#include "core/bus/bus.hpp"
#include "core/log/log.hpp"
#include "core/time/time.hpp"

namespace carewire::portal {

/// Puts on record who took rows away as a file (FB-9, TS-12): `audit.access` with the route and
/// the role, never what was in it. Not waited for; one that the broker does not take is told in the log. Loop thread; the sink's
/// reports come when its owner drains it.
class ExportAudit {
  public:
    ExportAudit(Sink& sink, std::string topic_prefix, const Clock& clock, Log& log)
        : sink_(sink), prefix_(std::move(topic_prefix)), clock_(clock), log_(log) {}
    void note(const std::string& route, const Principal& who);

  private:
    Sink& sink_;
    std::string prefix_;
    const Clock& clock_;
    Log& log_;
};

}  // namespace carewire::portal
