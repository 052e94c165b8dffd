#include <doctest/doctest.h>

#include <fstream>
#include <map>

#include "core/assets/assets.hpp"
#include "schemas/triage/red_flags.hpp"
#include "schemas/triage/text_words.hpp"
#include "tests/support/source_dir.hpp"

using namespace carewire;

namespace {

const RedFlags& flags() {
    static const RedFlags all = RedFlags::parse(asset("schemas/triage/red_flags.txt"));
    return all;
}
bool alarms(std::string_view text) {
    const auto hits = flags().find(text);
    return !hits.empty() && hits.front().urgency == Urgency::Critical;
}

/// Lines of `+ text` (must alarm), `- text` (must not), `~ text` (does, though it need not); how many of each.
std::map<char, int> check_samples(std::string_view name) {
    std::ifstream file(testing::source_dir() / "tests/schemas" / name);
    std::map<char, int> seen;
    for (std::string line; std::getline(file, line);) {
        if (line.size() < 3 || line[0] == '#') continue;
        CAPTURE(line);
        CHECK(alarms(line.substr(2)) == (line[0] != '-'));
        ++seen[line[0]];
    }
    return seen;
}

}  // namespace

TEST_CASE("triage: what is said in other words or spelled in a hurry or in another language still alarms") {
    auto seen = check_samples("samples_of_urgency.txt");
    CHECK(seen['+'] > 80);
    CHECK(seen['-'] > 20);
}

TEST_CASE("triage: emergencies in people's own words alarm and what only sounds like one does not") {
    auto seen = check_samples("vignettes_of_urgency.txt");
    CHECK(seen['+'] > 200);
    CHECK(100 * seen['~'] <= 5 * (seen['-'] + seen['~']));
}

TEST_CASE("triage: an idiom takes away what it holds and nothing else") {
    CHECK_FALSE(alarms("By a stroke of luck I got the last place"));
    CHECK(alarms("By a stroke of luck I was there when she had a stroke"));
    CHECK_FALSE(alarms("They took blood tests from my pregnant wife"));
    CHECK(alarms("They took blood tests from my pregnant wife, who is bleeding"));
}

TEST_CASE("triage: three signs count together only when all of them stand in one sentence") {
    CHECK(alarms("She took far too many of her tablets"));
    CHECK_FALSE(alarms("She took her tablets. There are too many forms."));
    CHECK_FALSE(alarms("There are too many forms for a box of tablets"));
}

TEST_CASE("triage: words of India are told apart by their vowel signs") {
    CHECK(alarms("उसे दौरा पड़ा"));
    CHECK_FALSE(alarms("बहुत देर हुई"));
    CHECK(alarms("साँस नहीं आ रही"));
    CHECK(alarms("सांस नहीं आ रही"));
}

TEST_CASE("triage: the words of the register alarm even when they are denied or long ago") {
    for (const char* text : {"No chest pain.", "My late mother had a stroke years ago", "siezure", "she can not breathe"}) {
        CAPTURE(text);
        CHECK(alarms(text));
    }
    CHECK_FALSE(alarms("Ten years ago she was short of breath, and your nurses were kind."));
    CHECK(alarms("Ten years ago she was short of breath, and today she is again."));
}

TEST_CASE("triage: words near each other count within a sentence and not when denied") {
    CHECK(alarms("a dreadful pain all over my chest"));
    CHECK(alarms("my chest was really quite painful"));
    CHECK_FALSE(alarms("No pain in the chest area."));
    CHECK_FALSE(alarms("Parking is a pain. The chest clinic was lovely."));
    CHECK(flags().find("a dreadful pain all over my chest")[0].words == "pain all over my chest");
}

TEST_CASE("triage: a slip is one letter and ordinary words are none") {
    CHECK(is_one_slip(U"seizure", U"siezure"));
    CHECK(is_one_slip(U"bleeding", U"bleding"));
    CHECK(is_one_slip(U"vomiting", U"vomitting"));
    CHECK(is_one_slip(U"a", U"b"));
    CHECK_FALSE(is_one_slip(U"seizure", U"siezur"));
    CHECK_FALSE(is_one_slip(U"abc", U"cba"));
    for (const char* text : {"I was pleading with them", "my sight was blurred", "the walls were painted"}) CHECK_FALSE(alarms(text));
}

TEST_CASE("triage: a line that cannot be read is named") {
    CHECK_THROWS_WITH(RedFlags::parse("# a\nnear heart: chest"), "red_flags.txt, line 2: wants `one + other`");
    CHECK_THROWS_WITH(RedFlags::parse("within heart: chest + pain"), "red_flags.txt: no sign `chest`");
    CHECK_THROWS_WITH(RedFlags::parse("alarm heart: chest"), "red_flags.txt, line 1: unknown kind of line");
}
