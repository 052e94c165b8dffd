#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/event/event.hpp"
#include "core/store/database.hpp"

namespace carewire {

/// What a caller waits for after its event was acknowledged (C-3).
struct Question {
    std::string event_id;
    std::string type;
    Stream stream = Stream::Audit;
    ClinicId clinic;
    std::string resource_id;
};
/// What became of an event at the worker whose table shows it.
struct Result {
    enum class Kind { NotYet, Applied, Refused };
    Kind kind = Kind::NotYet;
    std::string resource;  ///< Applied: the resource as JSON; empty when nobody can read it
    std::string code;      ///< Refused: of the dead letter
    std::string reason;
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

/// In the workers' ledger (core/worker/sql): the worker that owns the stream's table has handled the event, or never will.
class StoredResults final : public Results {
  public:
    StoredResults(Database& database, ReadResource read) : database_(database), read_(std::move(read)) {}
    std::vector<Result> look(const std::vector<Question>& questions) override;

  private:
    Database& database_;
    ReadResource read_;
};

}  // namespace carewire
