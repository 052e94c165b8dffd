#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/auth/principal.hpp"
#include "core/event/event.hpp"
#include "core/store/database.hpp"

namespace carewire {

/// What a caller waits for after its events were acknowledged (C-3).
struct Question {
    std::vector<std::string> event_ids;  ///< one, but for configuration forms
    Stream stream = Stream::Audit;
    std::string resource_id;
    std::string method, route;  ///< the canonical one through which it was written: tells where the resource is read
    std::vector<std::pair<std::string, std::string>> path;  ///< values of the route's parameters
    std::shared_ptr<const Principal> caller;
    bool of_effect = false;  ///< the result is what came of something outside: nothing to say before the resource can be read
};
/// What became of the events at the worker whose tables show them.
struct Result {
    enum class Kind { NotYet, Applied, Refused };
    Kind kind = Kind::NotYet;
    std::string resource;  ///< Applied: the resource as JSON; empty when nobody can read it
    std::string code;      ///< Refused: a problem code (registers.md section 8)
    std::string reason;    ///< Refused: a sentence without personal data
};

/// Reads a resource as JSON, the way the portal shows it; nothing when this type has none. Blocking.
using ReadResource = std::function<std::optional<std::string>(const Question&)>;

/// Where results are found. Blocking, pool threads; throws StoreError.
class Results {
  public:
    virtual ~Results() = default;
    /// One result per question, in their order.
    virtual std::vector<Result> look(const std::vector<Question>& questions) = 0;
};

/// In the workers' ledger (core/worker/sql): the worker that owns the stream's table has handled the event, refused it with a
/// `*.rejected` event, or never will handle it.
class StoredResults final : public Results {
  public:
    StoredResults(Database& database, ReadResource read) : database_(database), read_(std::move(read)) {}
    std::vector<Result> look(const std::vector<Question>& questions) override;

  private:
    Database& database_;
    ReadResource read_;
};

}  // namespace carewire
