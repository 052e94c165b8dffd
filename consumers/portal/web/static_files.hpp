#pragma once
#include <string>

#include "core/http/site.hpp"

namespace carewire::portal {

/// `GET /static/{file}` with an ETag, `GET /favicon.ico` (204, no 404 noise), FB-17.
void mount_static_files(http::Site& site);

/// `/static/style.css?v=…`: the address changes with the bytes, so that a browser may keep the file for good. Not for a module that
/// others import: under two addresses it would run twice.
std::string static_address(const std::string& file);

}  // namespace carewire::portal
