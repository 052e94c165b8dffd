#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <thread>

#include "core/json/json.hpp"
#include "core/log/line.hpp"
#include "core/log/log.hpp"
#include "tests/support/source_dir.hpp"

using namespace carewire;
using namespace std::string_view_literals;

namespace {

std::string line_with(LogValue value) {
    std::string out;
    append_log_line(out, from_epoch_ms(1751643000123), Level::Info, "event.handled", "\"test\"", {{"value", value}});
    return out;
}

std::filesystem::path empty_directory(const char* name) {
    const auto path = std::filesystem::temp_directory_path() / (std::string(name) + std::to_string(::getpid()));
    std::filesystem::remove_all(path);
    return path;
}

std::string contents(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

/// Standard error into another file while it lives.
class StandardErrorTo {
  public:
    explicit StandardErrorTo(const char* path) : kept_(::dup(STDERR_FILENO)) {
        const int fd = ::open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::dup2(fd, STDERR_FILENO);
        ::close(fd);
    }
    ~StandardErrorTo() {
        ::dup2(kept_, STDERR_FILENO);
        ::close(kept_);
    }

  private:
    int kept_;
};

}  // namespace

TEST_CASE("log: a line is one JSON object with time and level and process") {
    std::string out;
    append_log_line(out, from_epoch_ms(1751643000123), Level::Warning, "ingress.refused", "\"ingress\"",
                    {{"status", std::int64_t{422}}, {"route", "/v1/feedback"}, {"ms", 0.25}, {"replay", false}});
    CHECK(out ==
          "{\"time\":\"2025-07-04T15:30:00.123Z\",\"level\":\"warning\",\"event\":\"ingress.refused\",\"process\":"
          "\"ingress\",\"status\":422,\"route\":\"/v1/feedback\",\"ms\":0.25,\"replay\":false}\n");
}

TEST_CASE("log: control characters and line separators do not break the line") {
    const auto line = line_with("a\"b\\c\n\r\t\0\x1b[31m\x7f\xC2\x85\xE2\x80\xA8\xE2\x80\xA9"sv);
    CHECK(line.find('\n') == line.size() - 1);
    CHECK(line.find("\xE2\x80") == std::string::npos);
    CHECK(line.find("a\\\"b\\\\c\\n\\r\\t\\u0000\\u001b[31m\\u007f\\u0085\\u2028\\u2029") != std::string::npos);
}

TEST_CASE("log: bytes that are no text become the replacement character") {
    for (const std::string_view bad : {"\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80"}) {
        CAPTURE(bad.size());
        const auto line = line_with(bad);
        const auto parsed = json::Document::parse(line);
        REQUIRE(parsed.has_value());
        CHECK(line.find("\xEF\xBF\xBD") != std::string::npos);
    }
    CHECK(line_with("Ärztin 李 🩺").find("Ärztin 李 🩺") != std::string::npos);
}

TEST_CASE("log: numbers that JSON does not know are null") {
    CHECK(line_with(std::numeric_limits<double>::quiet_NaN()).find("\"value\":null}") != std::string::npos);
    CHECK(line_with(std::numeric_limits<double>::infinity()).find("\"value\":null}") != std::string::npos);
    CHECK(line_with(std::numeric_limits<std::int64_t>::min()).find("\"value\":-9223372036854775808}") !=
          std::string::npos);
}

TEST_CASE("log: every naughty string stays within its line") {
    const auto corpus = testing::corpora_dir() / "naughty-strings" / "blns.json";
    if (!std::filesystem::exists(corpus)) {
        MESSAGE("not tested: the naughty-strings corpus is not beside the checkout");
        return;
    }
    const auto text = contents(corpus);
    const auto parsed = json::Document::parse(text, {.bytes = 1 << 24});
    REQUIRE(parsed.has_value());
    int checked = 0;
    for (const auto& item : parsed->root().items()) {
        const auto line = line_with(item.string());
        const auto again = json::Document::parse(line);
        REQUIRE(again.has_value());
        CHECK(line.find('\n') == line.size() - 1);
        const auto* value = again->root().find("value");
        REQUIRE(value != nullptr);
        CHECK(value->string() == item.string());
        ++checked;
    }
    CHECK(checked > 400);
}

TEST_CASE("log: what is below the level is not written") {
    const auto directory = empty_directory("carewire-log-level-");
    {
        const auto log = open_log({.process = "level", .level = Level::Warning, .directory = directory.string()});
        log->info("worker.started");
        log->error("store.broken");
    }
    const auto text = contents(directory / "level.log");
    CHECK(text.find("worker.started") == std::string::npos);
    CHECK(text.find("store.broken") != std::string::npos);
}

TEST_CASE("log: a full file is rotated and the oldest goes") {
    const auto directory = empty_directory("carewire-log-rotate-");
    {
        StandardErrorTo nowhere{"/dev/null"};
        const auto log = open_log({.process = "rotate", .directory = directory.string(), .max_mb = 1, .keep = 2});
        const std::string filling(1000, 'x');
        for (int i = 0; i < 6000; ++i) {
            log->info("fill", {{"filling", filling}});
            if (i % 500 == 0) log->error("flush");
        }
    }
    CHECK(std::filesystem::exists(directory / "rotate.log"));
    CHECK(std::filesystem::exists(directory / "rotate.1.log"));
    CHECK_FALSE(std::filesystem::exists(directory / "rotate.3.log"));
}

TEST_CASE("log: two processes of one name write to files of their own") {
    const auto directory = empty_directory("carewire-log-two-");
    {
        const auto first = open_log({.process = "worker", .directory = directory.string()});
        const auto second = open_log({.process = "worker", .directory = directory.string()});
        first->error("first");
        second->error("second");
    }
    CHECK(contents(directory / "worker.log").find("\"first\"") != std::string::npos);
    CHECK(contents(directory / "worker-2.log").find("\"second\"") != std::string::npos);
}

TEST_CASE("log: lines that cannot be written are counted and nothing fails") {
    StandardErrorTo full{"/dev/full"};
    const auto log = open_log({.process = "full"});
    for (int i = 0; i < 3; ++i) log->error("nobody.reads.this");
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{5};
    while (log->lines_lost() < 3 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    CHECK(log->lines_lost() == 3);
}

TEST_CASE("log: a directory that cannot be made is told at once") {
    CHECK_THROWS_WITH_AS(open_log({.process = "x", .directory = "/dev/null/logs"}),
                         doctest::Contains("log.dir: /dev/null/logs"), std::runtime_error);
}
