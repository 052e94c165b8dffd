#include "ops/cli/rehearsal.hpp"

#include <algorithm>
#include <stdexcept>

#include "consumers/roster.hpp"

namespace carewire::cli {
namespace {

class NoLog final : public Log {
  public:
    void write(Level, std::string_view, LogFields) override {}
    std::int64_t lines_lost() const override { return 0; }
};

/// A worker that asks the store while it is made would hold up every start of its process: a programmer's error.
class NoDatabase final : public Database {
  public:
    Dialect dialect() const override { return Dialect::SQLite; }
    std::unique_ptr<Transaction> begin_write() override { refuse(); }
    std::unique_ptr<Transaction> begin_read() override { refuse(); }
    bool answers(Duration) override { return false; }

  private:
    [[noreturn]] static void refuse() { throw std::logic_error("a worker asked the store while it was made"); }
};

}  // namespace

void read_worker_settings(ConfigReader& from, const std::vector<std::string_view>& names) {
    NoDatabase database;
    NoLog log;
    const SystemClock clock;
    const auto metrics = Metrics::make();
    Services services{from, database, clock, log, *metrics};
    for (const auto& line : consumers::roster()) {
        if (names.empty() || std::ranges::find(names, line.name) != names.end()) line.make(services);
    }
}

}  // namespace carewire::cli
