#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/describe/describe.hpp"
#include "core/effect/effect.hpp"
#include "core/event/event.hpp"
#include "core/store/sql.hpp"
#include "core/timer/timer.hpp"

namespace carewire {

/// A table of counters: its key columns and its amount columns. Rows are merged in memory and written once per batch in key
/// order, so that two processes never deadlock on a hot row and a hot row costs one statement.
struct Rollup {
    std::string_view table;
    std::vector<std::string> keys;
    std::vector<std::string> amounts;
};

/// What an insert-only row goes to: `tx.append(kInteractions, {…values in column order…})`.
struct AppendTable {
    std::string_view table;
    std::vector<std::string> columns;
    std::string_view suffix = "";  ///< e.g. ` on conflict do nothing`
};

/// A handler's whole world for one event: everything it does here commits together with "this event was handled", or not at
/// all. Valid only during the call. No I/O beside it.
class Tx {
  public:
    virtual ~Tx() = default;

    /// Reads and writes the worker's own tables at once. Rows given to append() and add() are not seen until the batch ends.
    virtual Sql& sql() = 0;
    /// The time of this batch, the same for all its events.
    virtual Time now() const = 0;
    /// The event in hand.
    virtual const Envelope& event() const = 0;

    /// An insert-only row, written with the batch.
    virtual void append(const AppendTable& table, std::vector<SqlValue> values) = 0;
    /// Adds amounts to the counters of a key.
    virtual void add(const Rollup& rollup, std::vector<SqlValue> key, std::vector<std::int64_t> amounts) = 0;
    /// Writes what this batch has appended and added so far: sql() then reads rows and counters with every event up to this one.
    /// For the few events that read them (a report): each call costs the statements of a batch's end once more.
    virtual void write_added() = 0;

    /// An event that follows: its id is follow_up_id(cause, worker, n), correlation and replay mark are inherited, clinic too.
    /// The subject becomes the record key. Published right after the commit, again until acknowledged.
    template <class Body>
    EventId emit(std::string subject, const Body& body) {
        return emit_raw(Body::event, std::move(subject), to_json(body));
    }
    virtual EventId emit_raw(const EventInfo& info, std::string subject, std::string body) = 0;

    /// Something to do outside, through the gate (core/effect). The key makes it happen at most once.
    virtual void request(EffectRequest effect) = 0;
    /// Something to do later (core/timer). Setting a timer of the same id again moves it.
    virtual void set_timer(TimerRequest timer) = 0;
    virtual void cancel_timer(std::string_view timer_id) = 0;
};

}  // namespace carewire
