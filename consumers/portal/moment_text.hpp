#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/time/zone.hpp"

namespace carewire::portal {

/// The moments of rows as text in a clinic's zone. A row shows one moment as timestamp, date and time of day: it is worked out
/// once. The views hold until the next moment.
class MomentText {
  public:
    explicit MomentText(const Zone& zone) : zone_(zone) {}
    std::string_view full(std::int64_t at);                                            ///< RFC 3339
    std::string_view date(std::int64_t at) { return full(at).substr(0, kDateLength); }  ///< `2025-07-04`
    std::string_view time(std::int64_t at) { return full(at).substr(kDateLength + 1, kTimeLength); }  ///< `15:30:00`

  private:
    static constexpr std::size_t kDateLength = 10, kTimeLength = 8;
    const Zone& zone_;
    std::int64_t at_ = 0;
    std::string text_;
};

}  // namespace carewire::portal
