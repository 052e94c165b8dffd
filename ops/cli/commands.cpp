#include "ops/cli/commands.hpp"

namespace carewire::cli {

// Each is declared here and defined in ops/cli/<name>.cpp.
Command analyse();
Command check_installation();
Command config_reference();
Command dead();
Command demo();
Command effects();
Command email_command();
Command events();
Command front();
Command groups();
Command ingress();
Command migrate();
Command portal();
Command scheduler();
Command schema();
Command token();
Command topics();
Command up_everything();
Command worker();

std::vector<Command> commands() {
    return {
        up_everything(),
        front(),
        ingress(),
        portal(),
        worker(),
        scheduler(),
        analyse(),
        check_installation(),
        config_reference(),
        dead(),
        demo(),
        effects(),
        email_command(),
        events(),
        groups(),
        migrate(),
        schema(),
        token(),
        topics(),
    };
}

}  // namespace carewire::cli
