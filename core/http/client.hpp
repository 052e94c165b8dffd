#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "core/http/message.hpp"
#include "core/time/time.hpp"

namespace carewire::http {

/// One request to somebody else's server.
struct ClientCall {
    std::string method = "GET";
    std::string url;  ///< `https://host[:port]/path?query`, already encoded
    Fields headers;   ///< Host, Content-Length, Connection and Transfer-Encoding are the client's own
    std::string body;
    Duration deadline{30000};  ///< for all of it: name, connection, TLS, request, answer
    std::size_t most_answer_bytes = 1 << 20;
};

/// Whatever the other side answered, 4xx, 5xx and redirects included: none is followed.
struct ClientAnswer {
    int status = 0;
    Fields headers;  ///< names in lower case
    std::string body;

    /// Empty when absent.
    std::string_view header(std::string_view lower_case_name) const;
};

/// Why there is no answer. `detail` is a constant sentence: nothing of the address, the request or the answer.
struct ClientFault {
    enum class Kind {
        Refused,      ///< by us: an address that is not allowed, a header that would break its line
        Unreachable,  ///< no name, no connection, or one that ended before its answer
        Timeout,
        Tls,       ///< no trust in the other side
        Protocol,  ///< not HTTP as we take it
        TooLarge,
    };
    Kind kind = Kind::Unreachable;
    std::string_view detail;
    /// The other side may have acted on the request: it was written whole. What is false may be sent again without a
    /// thought.
    bool possibly_sent = false;
};

struct ClientOptions {
    std::vector<std::string> allowed_hosts;  ///< exact names; empty: every host
    bool plain_http = false;                 ///< `http://` also to others than this machine
    std::string ca_file;         ///< trusted instead of the system's authorities; for tests and private servers
    std::size_t most_idle = 64;  ///< connections kept for reuse
    /// Shorter than any server's own limit: a POST that meets a closing connection is one of unknown fate.
    Duration idle_limit{4000};
};

/// Calls servers over HTTP/1.1 and TLS, keeps their connections for the next call, trusts no answer to be well-formed
/// or to end. Certificates and host names are always checked. Thread safe: as many calls at once as there are threads.
class Client {
  public:
    explicit Client(ClientOptions options = {});
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    tl::expected<ClientAnswer, ClientFault> call(const ClientCall& call);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace carewire::http
