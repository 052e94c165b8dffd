#pragma once
#include <string_view>
#include <vector>

#include "consumers/portal/library.hpp"
#include "consumers/portal/portal.hpp"
#include "consumers/portal/pour.hpp"
#include "consumers/portal/values.hpp"
#include "core/auth/principal.hpp"
#include "core/http/message.hpp"

namespace carewire::portal {

/// One read in one snapshot of the store: all that an answer is made of. Valid during the call.
struct Reading {
    Sql& sql;
    const Library& library;
    const Query& query;
    const Values& values;
    const Zone& zone;
    const Time now;
    const Principal& caller;
    const PortalSettings& settings;

    /// The caller's values and the names that every statement may bind.
    Binds binds() const;
    /// The rows of a part of this answer; `more` beside binds().
    std::vector<Row> rows(std::string_view part, const Binds& more = {}) const;
};

/// An answer; `more` is empty, or makes the body after the head.
struct Answer {
    http::Response response;
    Pieces more;
};

/// The zone of a clinic's dates and hours; UTC until it has set one.
Zone zone_of(Sql& sql, const Library& library, const ClinicId& clinic);

Answer not_found();

}  // namespace carewire::portal
