#pragma once
#include <Poco/Net/Context.h>
#include <Poco/Net/StreamSocket.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "core/http/client.hpp"
#include "core/http/client_url.hpp"

namespace carewire::http {

/// A connection to one server, plain or TLS, every operation of which ends at a deadline. Throws ClientFault.
class ClientSocket {
  public:
    ClientSocket(const ClientUrl& url, const Poco::Net::Context::Ptr& trust, Steady deadline);

    /// Goes on under TLS on a plain connection (STARTTLS): nothing that came before may still wait to be read.
    void start_tls(const std::string& host, const Poco::Net::Context::Ptr& trust, Steady deadline);
    /// Writes all of it. The part that has been handed over is in `written` also when it throws.
    void write(std::string_view bytes, std::size_t& written, Steady deadline);
    /// At least one byte; 0: the other side has closed.
    std::size_t read(char* buffer, std::size_t size, Steady deadline);
    /// Quiet and open: nothing has come since the last answer, not even the end.
    bool fit_for_reuse();

  private:
    int handshake_step();
    void wait_for(int result, Steady deadline);

    bool tls_ = false;
    Poco::Net::StreamSocket socket_;
};

}  // namespace carewire::http
