#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

/// Appends a line for each case to the file that CAREWIRE_TEST_REPORT names, before and after it: tests/support/run_all.py reads
/// there how many cases ran, which one a crash ended, and whether a case asserted anything (pitfalls D1, D5, D10).
class CaseReport final : public doctest::IReporter {
  public:
    explicit CaseReport(const doctest::ContextOptions&) {
        if (const char* path = std::getenv("CAREWIRE_TEST_REPORT")) file_ = std::fopen(path, "a");
    }
    ~CaseReport() override {
        if (file_ != nullptr) std::fclose(file_);
    }
    CaseReport(const CaseReport&) = delete;
    CaseReport& operator=(const CaseReport&) = delete;

    void test_case_start(const doctest::TestCaseData& data) override {
        name_ = data.m_name;
        told_not_tested_ = false;
        from_ = printed();
        line("start", 0, 0, 0);
    }
    void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
        if (told_not_tested_ || printed_not_tested()) return line("not tested", 0, 0, stats.seconds);
        line(stats.testCaseSuccess ? "passed" : "failed", stats.numAssertsCurrentTest, stats.numAssertsFailedCurrentTest,
             stats.seconds);
    }
    void log_message(const doctest::MessageData& data) override {
        told_not_tested_ = told_not_tested_ || std::string_view(data.m_string.c_str()).starts_with("not tested");
    }
    void report_query(const doctest::QueryData&) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats&) override {}
    void test_case_reenter(const doctest::TestCaseData&) override {}
    void test_case_exception(const doctest::TestCaseException&) override {}
    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData&) override {}
    void test_case_skipped(const doctest::TestCaseData&) override {}

  private:
    void line(const char* what, int asserts, int failed, double seconds) {
        if (file_ == nullptr) return;
        std::fprintf(file_, "%s\t%d\t%d\t%.3f\t%s\n", what, asserts, failed, seconds, name_.c_str());
        std::fflush(file_);
    }
    /// Where standard output stands, when it is a file; -1 when it is not.
    static off_t printed() {
        std::fflush(stdout);
        return ::lseek(STDOUT_FILENO, 0, SEEK_END);
    }
    bool printed_not_tested() const {
        const auto to = printed();
        if (file_ == nullptr || from_ < 0 || to <= from_) return false;
        std::string text(static_cast<std::size_t>(to - from_), '\0');
        const auto got = ::pread(STDOUT_FILENO, text.data(), text.size(), from_);
        return got > 0 && text.find("not tested:") != std::string::npos;
    }

    std::FILE* file_ = nullptr;
    std::string name_;
    bool told_not_tested_ = false;
    off_t from_ = -1;
};

}  // namespace

REGISTER_LISTENER("carewire", 1, CaseReport);
