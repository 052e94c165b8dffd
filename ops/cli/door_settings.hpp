#pragma once
#include <string>
#include <vector>

#include "core/auth/auth_settings.hpp"
#include "core/auth/guard.hpp"
#include "core/config/config.hpp"
#include "core/http/server.hpp"
#include "core/store/database.hpp"

namespace carewire::cli {

/// Settings of a process with a public door.
struct DoorSettings {
    http::ServerOptions server;
    std::vector<std::string> cors;
    AuthSettings auth;
    GuardSettings guard;
    DatabaseOptions store;
    int pool_threads = 4;
    static DoorSettings read(ConfigReader& from);
};

}  // namespace carewire::cli
