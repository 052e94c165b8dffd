#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "consumers/analysis/outside/question.hpp"
#include "core/effect/effect.hpp"
#include "core/http/client.hpp"

namespace carewire::analysis {

/// Nothing can be done for any job until somebody mends the settings: a wrong key, a retired model, a region that is not served.
struct Halt {
    std::string code;  ///< `key_refused`, `unknown_model`, …
    std::string why;
};
/// The provider asks to be left alone for a while; it counts against nobody.
struct Busy {
    std::string why;
    std::optional<Duration> after;
};
/// Its quota of the day is spent.
struct QuotaSpent {};
/// Something went wrong on the way: another try may help, and counts.
struct Hiccup {
    std::string why;
};
/// Our request was refused for what is in it: trying again cannot help.
struct Rejected {
    std::string code;
    std::string why;
};
using Understood = std::variant<Reply, Halt, Busy, QuotaSpent, Hiccup, Rejected>;

/// How one provider's API is spoken: requests from questions, meaning from answers. Pure; the port does the calling.
class ModelApi {
  public:
    virtual ~ModelApi() = default;
    /// `quoted`: the comment as it is sent (Quotation::text()).
    virtual http::ClientCall ask(const Question& question, std::string_view key, std::string_view quoted) const = 0;
    /// Asks whether the model is there.
    virtual http::ClientCall probe(const Question& question, std::string_view key) const = 0;
    /// Any answer, errors included.
    virtual Understood understand(const http::ClientAnswer& answer) const = 0;
    /// The answer to a probe: an empty Reply when the model is there, or when this server cannot say.
    virtual Understood understand_probe(const Question& question, const http::ClientAnswer& answer) const = 0;
};

/// The server's base address without a slash at its end.
std::string base_of(const std::string& endpoint, std::string_view otherwise);
/// Percent-encoded where a model's name holds more than a path segment may.
std::string in_path(std::string_view model);
/// A wait within what we accept: 1 s to 24 h.
Duration bounded(Duration wait);
/// `Retry-After` in seconds.
std::optional<Duration> retry_after(const http::ClientAnswer& answer);
/// What a status means whatever the body says: redirects, gateways, overload.
std::optional<Understood> understood_by_status(const http::ClientAnswer& answer);

}  // namespace carewire::analysis
