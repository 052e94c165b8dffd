#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace carewire::json {

struct Limits {
    std::size_t bytes = 262144;
    int depth = 32;
};

/// Why a text is not JSON as we take it: strict RFC 8259, UTF-8 checked, no NUL (raw or escaped), no BOM, no duplicate names,
/// within the limits (pitfalls J1 to J9). `detail` never quotes the text.
struct Fault {
    std::string code;  ///< bad_json, too_large
    std::string detail;
    std::size_t offset = 0;
};

/// Whether these bytes are well-formed UTF-8 (RFC 3629).
bool is_utf8(std::string_view text);

enum class Kind { Null, Bool, Number, String, Array, Object };
struct Member;

/// A parsed value; lives as long as its Document. Numbers keep their digits: as text, exact.
class Value {
  public:
    Kind kind() const;
    /// The value exactly as it was written in the source text.
    std::string_view raw() const;
    std::string_view string() const;  ///< unescaped; only for strings
    bool boolean() const;
    std::optional<std::int64_t> integer() const;  ///< nothing unless it is a whole number within 64 bits (1.0 and 1e2 count)
    double number() const;
    std::span<const Member> members() const;
    std::span<const Value> items() const;
    const Value* find(std::string_view name) const;

  private:
    friend class Document;
    friend struct Builder;
    Kind kind_ = Kind::Null;
    bool boolean_ = false;
    std::string_view raw_;
    std::string_view text_;
    const void* children_ = nullptr;
    std::size_t count_ = 0;
};
struct Member {
    std::string_view name;
    Value value;
};

/// Owns a copy of the text and the tree over it. Movable.
class Document {
  public:
    static tl::expected<Document, Fault> parse(std::string_view text, const Limits& limits = {});
    const Value& root() const;
    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;
    ~Document();

  private:
    friend struct Builder;
    Document();
    struct Storage;
    std::unique_ptr<Storage> storage_;
};

/// Writes JSON into a string, without white space. Texts must be UTF-8. NaN and infinity are a programmer's error (pitfall J8).
/// Nesting is the caller's care: every begin has its end, every value of an object its key.
class Writer {
  public:
    explicit Writer(std::string& out) : out_(out) {}
    Writer& begin_object();
    Writer& end_object();
    Writer& begin_array();
    Writer& end_array();
    Writer& key(std::string_view name);
    Writer& string(std::string_view text);
    Writer& integer(std::int64_t number);
    Writer& number(double number);  ///< shortest form that reads back the same
    Writer& boolean(bool value);
    Writer& null();
    Writer& raw(std::string_view json);  ///< already JSON

    /// key + value in one: `w.member("rating", 5)`
    Writer& member(std::string_view name, std::string_view text) { return key(name).string(text); }
    Writer& member(std::string_view name, const char* text) { return key(name).string(text); }
    Writer& member(std::string_view name, std::int64_t number_) { return key(name).integer(number_); }
    Writer& member(std::string_view name, int number_) { return key(name).integer(number_); }
    Writer& member(std::string_view name, bool value) { return key(name).boolean(value); }
    Writer& member(std::string_view name, double value) { return key(name).number(value); }

  private:
    void comma();
    std::string& out_;
    bool first_ = true;
};

}  // namespace carewire::json
