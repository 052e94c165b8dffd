#pragma once
#include <Poco/Net/Context.h>

#include <string>

namespace carewire::http {

/// Whom a client trusts: the system's authorities, or only those of a file. TLS 1.2 at least; certificates and host names are
/// always checked.
Poco::Net::Context::Ptr make_trust(const std::string& ca_file);

}  // namespace carewire::http
