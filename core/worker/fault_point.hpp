#pragma once
#ifdef CAREWIRE_FAULT_POINTS
#include <string>
#include <string_view>
#endif

/// A named place where a test can stop, kill or derail the process. Only in builds with CAREWIRE_FAULT_POINTS; elsewhere the
/// macro is nothing at all. Chosen by the environment:
///     CAREWIRE_FAULT=name:action:nth[,name:action:nth]…   action: exit (as kill -9), stop (30 s) or stop=<seconds>, throw
/// The nth hit (1 = the first) acts, once; `name:action:nth>name:action:nth` counts the second from when the first has acted. Every
/// act is a line in the file that CAREWIRE_FAULT_LOG names.
#ifdef CAREWIRE_FAULT_POINTS
#define CAREWIRE_FAULT_POINT(name) ::carewire::fault::reach(name)
namespace carewire::fault {

/// What the action `throw` throws: no std::exception, so that only what ends a process or a test stops it.
struct Injected {
    std::string point;
};
void reach(std::string_view point);
/// For tests inside one process: replaces what the environment says, forgets all counts.
void arm(std::string_view plan);
/// How often a point was reached since arm() or the start.
int reached(std::string_view point);

}  // namespace carewire::fault
#else
#define CAREWIRE_FAULT_POINT(name) static_cast<void>(0)
#endif
