#include "ops/cli/command.hpp"
#include "ops/cli/door_parts.hpp"

namespace carewire::cli {
namespace {

struct Parts {
    bool ingress = false;
    bool portal = false;
};

int serve(const std::string& name, Parts parts, Context& context) {
    auto& config = context.config;
    const auto settings = ProcessSettings::read(config, name);
    auto door_settings = DoorSettings::read(config);
    std::optional<IngressPartSettings> ingress;
    std::optional<PortalPartSettings> portal;
    if (parts.ingress) ingress = IngressPartSettings::read(config);
    if (parts.portal) portal = PortalPartSettings::read(config);
    const auto people = accounts::AccountSettings::read(config);
    context.require_good_settings();

    Process process{settings, name};
    Door door{process, std::move(door_settings)};
    if (ingress) add_ingress(door, *ingress, people);
    if (portal) add_portal(door, *portal, people);
    door.open();
    return process.run();
}

Command door(std::string name, std::string says, Parts parts) {
    return {name, std::move(says),
            [=](Arguments&) -> Run { return [=](Context& context) { return serve(name, parts, context); }; }};
}

}  // namespace

Command ingress() { return door("ingress", "Run the door for writes: HTTP in, events out.", {.ingress = true}); }
Command portal() { return door("portal", "Run the door for reads: pages, JSON, CSV.", {.portal = true}); }
Command front() { return door("front", "Run both doors behind one address.", {.ingress = true, .portal = true}); }

}  // namespace carewire::cli
