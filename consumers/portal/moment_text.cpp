#include "consumers/portal/moment_text.hpp"

namespace carewire::portal {

std::string_view MomentText::full(std::int64_t at) {
    if (text_.empty() || at != at_) {
        text_ = zone_.format(from_epoch_ms(at));
        at_ = at;
    }
    return text_;
}

}  // namespace carewire::portal
