#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/http/client.hpp"

namespace carewire::http {

/// Reads one answer from bytes as they come. Strict: CR LF, no folding, one plain Content-Length or `chunked` and
/// nothing else, never both; interim answers are passed over. Bounded: 32 KiB of head, `most_bytes` of body.
class AnswerReader {
  public:
    enum class State { More, Done, Malformed, TooLarge };

    /// `head_only`: the request was HEAD.
    AnswerReader(bool head_only, std::size_t most_bytes) : head_only_(head_only), most_bytes_(most_bytes) {}

    State feed(std::string_view bytes);
    /// The other side has closed: an answer without a length ends here, any other is cut off.
    State ended();
    ClientAnswer& answer() { return answer_; }
    /// The connection can carry another call: it is to stay open, and no byte came after the answer.
    bool reusable() const { return keep_alive_ && buffer_.empty(); }
    bool started() const { return started_; }

  private:
    enum class Part { Head, Length, ChunkSize, ChunkData, ChunkEnd, Trailer, UntilClose };

    std::string_view rest() const { return std::string_view(buffer_).substr(at_); }
    State step();
    State head(std::string_view text);
    bool status_line(std::string_view line);
    bool field_line(std::string_view line);
    State framing();
    State body();
    State chunk_size(std::string_view line);
    /// Takes a line off the buffer, without its CR LF. False: not yet, or `fault`.
    bool line(std::string_view& out, State& fault);
    State take_body(std::size_t& left, Part after);

    bool head_only_;
    std::size_t most_bytes_;
    ClientAnswer answer_;
    std::string buffer_;
    std::size_t at_ = 0;  ///< of buffer_: what has been read
    Part part_ = Part::Head;
    std::size_t left_ = 0;
    std::size_t interim_ = 0;
    bool started_ = false, keep_alive_ = true, chunked_ = false, has_length_ = false;
};

}  // namespace carewire::http
