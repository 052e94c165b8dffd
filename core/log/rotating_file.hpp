#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace carewire {

/// A file that is renamed to `<name>.1.log`, `<name>.2.log`, … when it is full; the oldest goes. One process owns a
/// name: when
/// `<process>.log` is taken by another process that lives, the next free one of `<process>-2.log`, … is used. One
/// thread.
class RotatingFile {
  public:
    /// Throws std::runtime_error when the directory cannot be made or no file be opened.
    RotatingFile(const std::string& directory, const std::string& process, int max_mb, int keep);
    ~RotatingFile();
    /// Writes whole lines through to the operating system; false when they could not be written.
    bool write(std::string_view lines);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace carewire
