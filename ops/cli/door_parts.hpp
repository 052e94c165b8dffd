#pragma once
#include "consumers/portal/live/live.hpp"
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

/// What the reading side of a door reads.
struct PortalPartSettings {
    portal::PortalSettings reads;
    portal::LiveSettings live;
    KafkaSettings kafka;
    static PortalPartSettings read(ConfigReader& from);
};

/// Mounts the ingress: its producer wakes the door's loop, each knowing nothing of the other.
/// With it the writes of the accounts.
void add_ingress(Door& door, const IngressPartSettings& settings, const accounts::AccountSettings& people);

/// Mounts the portal with its live push, and the reads of the accounts. The portal has a producer of its own, for what staff do
/// over a socket.
void add_portal(Door& door, const PortalPartSettings& settings, const accounts::AccountSettings& people);

}  // namespace carewire::cli
