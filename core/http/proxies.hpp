#pragma once
#include <Poco/Net/IPAddress.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/http/message.hpp"

namespace carewire::http {

/// The addresses whose X-Forwarded-For and X-Forwarded-Proto are believed; anyone else's are ignored.
class TrustedProxies {
  public:
    /// Addresses or networks (`10.0.0.0/8`). Throws std::invalid_argument for anything else.
    explicit TrustedProxies(const std::vector<std::string>& networks);

    bool none() const { return networks_.empty(); }
    bool trusts(std::string_view address) const;
    /// Sets peer, proxied and secure of a request that came from `request.peer`: the last address of X-Forwarded-For
    /// that is not itself a trusted proxy. What does not parse ends the search: the nearest believable address stays.
    void apply(Request& request) const;

  private:
    std::vector<std::pair<Poco::Net::IPAddress, unsigned>> networks_;
};

}  // namespace carewire::http
