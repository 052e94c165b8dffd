#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace carewire::testing {

/// The answers in a byte stream: head and body of each. A last one that is not whole is left out.
struct RawAnswer {
    int status = 0;
    std::string head, body;
    /// Value of a header; empty when absent.
    std::string field(std::string_view name) const;
};
std::vector<RawAnswer> answers_in(std::string_view bytes, bool bodiless = false);

/// A client that sends exactly the bytes it is told to: half requests, wrong ones, slow ones.
class RawClient {
  public:
    explicit RawClient(int port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// False when the server has closed.
    bool send(std::string_view bytes);
    void half_close();
    /// Ends the connection with RST.
    void reset();
    void close();
    /// Adds what comes to received() until `until` says enough, the server closes, or the time is over.
    template <class Until>
    void read_until(std::chrono::milliseconds most, Until until) {
        const auto deadline = std::chrono::steady_clock::now() + most;
        while (!until(*this) && read_some(deadline)) {
        }
    }
    /// Reads until `count` answers with a final status are whole. False: closed or too late.
    bool read_answers(std::size_t count, std::chrono::milliseconds most = std::chrono::seconds{20});
    bool read_to_end(std::chrono::milliseconds most = std::chrono::seconds{20});

    bool closed() const { return closed_; }
    /// Answers to HEAD announce a length and have no body.
    void expect_no_bodies(bool none) { bodiless_ = none; }
    const std::string& received() const { return received_; }
    std::vector<RawAnswer> answers() const { return answers_in(received_, bodiless_); }
    /// Of every answer seen, `100 Continue` too.
    std::vector<int> statuses() const;
    int fd() const { return fd_; }

  private:
    bool read_some(std::chrono::steady_clock::time_point deadline);

    int fd_ = -1;
    bool closed_ = false;
    bool bodiless_ = false;
    std::string received_;
};

}  // namespace carewire::testing
