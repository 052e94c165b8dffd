#pragma once
#include "consumers/portal/portal.hpp"
#include "core/bus/kafka/kafka.hpp"
#include "ops/cli/door.hpp"
#include "producers/accounts/account_settings.hpp"
#include "producers/ingress/ingress_settings.hpp"

namespace carewire::cli {

/// What the writing side of a door reads.
struct IngressPartSettings {
    IngressSettings ingress;
    KafkaSettings kafka;
    std::string secrets_dir;
    portal::PortalSettings reads;  ///< for answers that wait for their resource
    static IngressPartSettings read(ConfigReader& from);
};

/// Mounts the ingress: its producer wakes the door's loop, each knowing nothing of the other.
/// With it the writes of the accounts.
void add_ingress(Door& door, const IngressPartSettings& settings, const accounts::AccountSettings& people);

/// Mounts the portal, and the reads of the accounts.
void add_portal(Door& door, const portal::PortalSettings& settings, const accounts::AccountSettings& people);

}  // namespace carewire::cli
