#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace carewire::cli {

class Context;
/// What a subcommand does once its arguments are read: the exit code.
using Run = std::function<int(Context&)>;

/// Declares what a subcommand takes. The targets keep their value as default when the argument is not given; they must
/// live as long as the Run that reads them (hold them in a shared_ptr that the Run captures).
class Arguments {
  public:
    virtual ~Arguments() = default;

    /// `--name`
    virtual Arguments& flag(const std::string& name, bool& target, const std::string& says) = 0;
    /// `--name VALUE`
    virtual Arguments& option(const std::string& name, std::string& target, const std::string& says) = 0;
    virtual Arguments& option(const std::string& name, std::int64_t& target, const std::string& says,
                              std::int64_t least = 0, std::int64_t most = INT64_MAX) = 0;
    /// `--name VALUE`, as often as wanted.
    virtual Arguments& options(const std::string& name, std::vector<std::string>& target, const std::string& says) = 0;
    /// `--name VALUE`, one of these.
    virtual Arguments& choice(const std::string& name, std::string& target, const std::vector<std::string>& allowed,
                              const std::string& says) = 0;
    /// By its place: `carewire dead show ID`.
    virtual Arguments& position(const std::string& name, std::string& target, const std::string& says,
                                bool required = true) = 0;
    /// By its place, one or more: `carewire worker email notify`.
    virtual Arguments& positions(const std::string& name, std::vector<std::string>& target, const std::string& says,
                                 bool required = true) = 0;

    /// A subcommand of this one (`dead list`, `dead redrive`); with any, one of them must be named, and the Run of the
    /// command itself is not used.
    virtual void action(const std::string& name, const std::string& says,
                        const std::function<Run(Arguments&)>& declare) = 0;
};

}  // namespace carewire::cli
