#include "consumers/portal/pour.hpp"

#include <memory>
#include <typeinfo>
#include <utility>

#include "core/store/sql.hpp"

namespace carewire::portal {
namespace {

constexpr std::size_t kEnoughPending = 256 * 1024;  // more than a round trip's worth; a thousand readers are 256 MiB at worst
constexpr Duration kPause{100};                      // before asking a store that is away, or a full pool, again

class Pour : public std::enable_shared_from_this<Pour> {
  public:
    Pour(http::Pool& pool, http::Loop& loop, Log& log, std::shared_ptr<http::Outflow> out, Pieces next)
        : pool_(pool), loop_(loop), log_(log), out_(std::move(out)), next_(std::move(next)) {}

    void start() {
        out_->on_closed([self = shared_from_this()] { self->closed_ = true; });
        out_->on_drained([self = shared_from_this()] {
            if (std::exchange(self->waits_for_reader_, false)) self->ask();
        });
        ask();
    }

  private:
    void ask() {
        if (closed_) return;
        const bool taken = pool_.run([self = shared_from_this()] { self->make(); });
        if (!taken) later();
    }

    void later() {
        loop_.after(kPause, [self = shared_from_this()] { self->ask(); });
    }

    /// On the pool.
    void make() {
        try {
            loop_.post([self = shared_from_this(), piece = next_()] { self->give(piece); });
            return;
        } catch (const StoreError& error) {
            log_.warning("portal.read_failed", {{"why", std::string_view(error.what())}});
            if (error.is_outage()) return loop_.post([self = shared_from_this()] { self->later(); });
        } catch (const std::exception& error) {
            log_.error("portal.read_failed", {{"kind", typeid(error).name()}});
        }
        loop_.post([self = shared_from_this()] { self->break_off(); });
    }

    void give(const std::optional<std::string>& piece) {
        if (closed_) return;
        if (!piece) return out_->finish();
        if (!out_->write(*piece)) return;
        if (out_->pending() < kEnoughPending) return ask();
        waits_for_reader_ = true;
    }

    /// The door closes a connection that stays silent; the missing last chunk tells the reader.
    void break_off() {
        closed_ = true;
        out_->on_drained({});
        out_->on_closed({});
    }

    http::Pool& pool_;
    http::Loop& loop_;
    Log& log_;
    std::shared_ptr<http::Outflow> out_;
    Pieces next_;
    bool waits_for_reader_ = false;
    bool closed_ = false;
};

}  // namespace

void pour(http::Pool& pool, http::Loop& loop, Log& log, http::Reply reply, http::Response head, Pieces next) {
    auto out = reply.stream(std::move(head));
    std::make_shared<Pour>(pool, loop, log, std::move(out), std::move(next))->start();
}

}  // namespace carewire::portal
