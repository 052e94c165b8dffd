#include <algorithm>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

#include "core/json/json.hpp"
#include "core/json/rapid.hpp"
#include "core/json/text_check.hpp"

namespace carewire::json {

/// The text, a second copy that RapidJSON unescapes in place, each padded so that its 16-byte loads stay inside, and behind them
/// the tree, cut from few large blocks.
struct Document::Storage {
    struct Block {
        std::unique_ptr<char[]> bytes;
        std::size_t size = 0;
        std::size_t used = 0;
    };
    static constexpr std::size_t kPadding = 16;
    std::vector<Block> blocks;
    Value root;

    /// The first block of the last small document, for the next one: every event is parsed at least twice, and blocks of this
    /// size are the dearest to allocate. What was in it is overwritten.
    static constexpr std::size_t kSpareBytes = 8192;
    static Block& spare() {
        thread_local Block kept;
        return kept;
    }
    void begin(std::size_t first) {
        const std::size_t size = std::max(first, kSpareBytes);
        blocks.push_back(spare().size >= size ? std::exchange(spare(), {}) : Block{std::unique_ptr<char[]>(new char[size]), size});
    }
    ~Storage() {
        if (blocks.empty() || blocks.front().size > kSpareBytes) return;
        blocks.front().used = 0;
        spare() = std::move(blocks.front());
    }

    char* take(std::size_t size) {
        constexpr std::size_t kAlign = alignof(Member);
        size = (size + kAlign - 1) / kAlign * kAlign;
        if (blocks.back().size - blocks.back().used < size) {
            const std::size_t grown = std::max(size, 2 * blocks.back().size);
            blocks.push_back({std::unique_ptr<char[]>(new char[grown]), grown, 0});
        }
        Block& block = blocks.back();
        char* at = block.bytes.get() + block.used;
        block.used += size;
        return at;
    }
    char* copy(std::string_view text) {
        char* at = take(text.size() + kPadding);
        std::memcpy(at, text.data(), text.size());
        std::memset(at + text.size(), 0, kPadding);
        return at;
    }
};

static_assert(std::is_trivially_copyable_v<Member> && std::is_trivially_destructible_v<Member>,
              "the tree is copied and dropped as bytes");

/// Builds the tree from RapidJSON's events. Where a value stands in the text follows from the end of the one before: between
/// them are only white space, commas and colons, which the parser has checked.
struct Builder {
    Document::Storage& storage;
    const char* end;  ///< of the last token, in the first copy
    int depth_limit;
    std::vector<Member>& pending;      ///< values whose container is still open
    std::vector<std::size_t>& open;    ///< where each open container stands in `pending`
    std::vector<std::string_view> names{};  ///< scratch of the duplicate search
    const char* refusal = nullptr;
    std::string_view name{};

    const char* token() const {
        const char* at = end;
        while (*at == ' ' || *at == ',' || *at == ':' || *at == '\n' || *at == '\t' || *at == '\r') ++at;
        return at;
    }
    Value& place(Kind kind, const char* begin, const char* behind) {
        Member& member = pending.emplace_back();
        member.name = name;
        name = {};
        member.value.kind_ = kind;
        member.value.raw_ = {begin, static_cast<std::size_t>(behind - begin)};
        end = behind;
        return member.value;
    }
    bool refuse(const char* why) {
        refusal = why;
        return false;
    }

    bool literal(Kind kind, std::size_t length, bool value = false) {
        const char* begin = token();
        place(kind, begin, begin + length).boolean_ = value;
        return true;
    }
    bool Null() { return literal(Kind::Null, 4); }
    bool Bool(bool value) { return literal(Kind::Bool, value ? 4 : 5, value); }
    // numbers come as text (kParseNumbersAsStringsFlag), never through these
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(std::int64_t) { return false; }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(double) { return false; }
    bool RawNumber(const char*, rapidjson::SizeType length, bool) {
        const char* begin = token();
        Value& value = place(Kind::Number, begin, begin + length);
        value.text_ = value.raw_;
        return true;
    }

    /// The unescaped text, which stands in the second copy; `end` moves behind the closing quote in the first.
    bool unescape(const char* unescaped, std::size_t length, std::string_view& out) {
        const char* begin = token() + 1;
        out = {unescaped, length};
        if (std::memchr(begin, '\\', length) == nullptr) {
            end = begin + length + 1;
            return true;
        }
        const char* at = begin;
        while (*at != '"') at += *at == '\\' ? 2 : 1;
        end = at + 1;
        if (std::memchr(unescaped, 0, length) != nullptr) return refuse("the character U+0000 is not taken");
        // a lone low surrogate passes RapidJSON and comes out as bytes that are no UTF-8
        return is_utf8(out) || refuse("half of a surrogate pair is not a character");
    }
    bool String(const char* unescaped, rapidjson::SizeType length, bool) {
        const char* begin = token();
        std::string_view text_of_value;
        if (!unescape(unescaped, length, text_of_value)) return false;
        place(Kind::String, begin, end).text_ = text_of_value;
        return true;
    }
    bool Key(const char* unescaped, rapidjson::SizeType length, bool) { return unescape(unescaped, length, name); }

    bool enter(Kind kind) {
        if (static_cast<int>(open.size()) == depth_limit) return refuse("it is nested too deep");
        const char* begin = token();
        open.push_back(pending.size());
        place(kind, begin, begin + 1);
        return true;
    }
    bool StartObject() { return enter(Kind::Object); }
    bool StartArray() { return enter(Kind::Array); }

    void leave() {
        const char* behind = token() + 1;
        const std::size_t at = open.back();
        open.pop_back();
        Value& container = pending[at].value;
        container.raw_ = {container.raw_.data(), static_cast<std::size_t>(behind - container.raw_.data())};
        container.count_ = pending.size() - at - 1;
        end = behind;
        if (container.count_ == 0) return;
        if (container.kind_ == Kind::Object) {
            const std::size_t bytes = container.count_ * sizeof(Member);
            container.children_ = std::memcpy(storage.take(bytes), pending.data() + at + 1, bytes);
        } else {
            auto* items = reinterpret_cast<Value*>(storage.take(container.count_ * sizeof(Value)));
            container.children_ = items;
            for (std::size_t i = 0; i < container.count_; ++i) new (items + i) Value(pending[at + 1 + i].value);
        }
        pending.resize(at + 1);
    }
    bool EndObject(rapidjson::SizeType) {
        if (has_duplicate({pending.data() + open.back() + 1, pending.size() - open.back() - 1})) {
            return refuse("an object has the same name twice");
        }
        leave();
        return true;
    }
    bool EndArray(rapidjson::SizeType) {
        leave();
        return true;
    }

    /// Pairwise for the usual few members, sorted beyond that so that a crafted body stays cheap.
    bool has_duplicate(std::span<const Member> members) {
        constexpr std::size_t kFew = 16;
        if (members.size() > kFew) {
            names.clear();
            for (const Member& member : members) names.push_back(member.name);
            std::sort(names.begin(), names.end());
            return std::adjacent_find(names.begin(), names.end()) != names.end();
        }
        for (std::size_t i = 1; i < members.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (members[i].name == members[j].name) return true;
            }
        }
        return false;
    }
};

namespace {

tl::unexpected<Fault> bad_json(const char* detail, std::size_t offset) {
    return tl::unexpected<Fault>(Fault{"bad_json", detail, offset});
}

}  // namespace

Document::Document() : storage_(std::make_unique<Storage>()) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

const Value& Document::root() const { return storage_->root; }

tl::expected<Document, Fault> Document::parse(std::string_view text, const Limits& limits) {
    if (text.size() > limits.bytes) return tl::unexpected<Fault>(Fault{"too_large", "the text is too large", limits.bytes});
    if (const auto bad = find_bad_byte(text)) return bad_json(bad->why, bad->offset);

    // one block holds both copies and, as measured on half-KiB bodies, the whole tree
    constexpr std::size_t kTreeOfUsualBody = 2048;
    Document document;
    Storage& storage = *document.storage_;
    storage.begin(2 * (text.size() + Storage::kPadding) + kTreeOfUsualBody);
    char* const exact = storage.copy(text);
    char* const unescaped = storage.copy(text);

    // in place, but on the second copy: bytes that are kept stay as they are (pitfall J14)
    constexpr unsigned kFlags =
        rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
    thread_local rapidjson::Reader reader;  // these keep their memory between bodies
    thread_local std::vector<Member> pending;
    thread_local std::vector<std::size_t> open;
    pending.clear();
    open.clear();
    Builder builder{storage, exact, limits.depth, pending, open};
    rapidjson::InsituStringStream stream(unescaped);
    if (const auto result = reader.Parse<kFlags>(stream, builder); result.IsError()) {
        if (builder.refusal != nullptr) return bad_json(builder.refusal, static_cast<std::size_t>(builder.end - exact));
        return bad_json(rapidjson::GetParseError_En(result.Code()), result.Offset());
    }
    storage.root = pending.front().value;
    constexpr std::size_t kMembersKept = 1000;  // after a batch of a thousand records the memory goes back
    if (pending.capacity() > kMembersKept) pending = {};
    return document;
}

}  // namespace carewire::json
