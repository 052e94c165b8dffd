#pragma once
#include "consumers/portal/portal.hpp"
#include "core/bus/kafka/kafka.hpp"
#include "ops/cli/door.hpp"
#include "producers/ingress/ingress_settings.hpp"

namespace carewire::cli {

/// What the writing side of a door reads.
struct IngressPartSettings {
    IngressSettings ingress;
    KafkaSettings kafka;
    std::string secrets_dir;
    static IngressPartSettings read(ConfigReader& from);
};

/// Mounts the ingress: its producer wakes the door's loop, each knowing nothing of the other.
void add_ingress(Door& door, const IngressPartSettings& settings);

/// Mounts the portal.
void add_portal(Door& door, const portal::PortalSettings& settings);

}  // namespace carewire::cli
