#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace carewire {

/// SHA-256 (FIPS 180-4) of bytes that come piece by piece: a file while it is written.
class RunningSha256 {
  public:
    RunningSha256();
    ~RunningSha256();
    RunningSha256(const RunningSha256&) = delete;
    RunningSha256& operator=(const RunningSha256&) = delete;

    void add(std::string_view bytes);
    /// 64 lower-case hexadecimal digits; nothing may be added afterwards.
    std::string hex();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace carewire
