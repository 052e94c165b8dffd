#pragma once
#include <map>
#include <string>
#include <string_view>

#include "consumers/portal/query_file.hpp"

namespace carewire::portal {

/// Every query that was built in. Read only after construction: any thread.
class Library {
  public:
    /// Throws std::runtime_error when a file is wrong.
    Library();
    const std::map<std::string, Query, std::less<>>& all() const { return queries_; }
    /// Throws std::out_of_range when there is none: a programmer's error.
    const Query& at(std::string_view name) const;

  private:
    std::map<std::string, Query, std::less<>> queries_;
};

}  // namespace carewire::portal
