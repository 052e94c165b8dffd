#include <doctest/doctest.h>

#ifdef CAREWIRE_FAULT_POINTS
#include "core/worker/fault_point.hpp"

using namespace carewire;

namespace {

/// Whether the point derails the process now.
bool derails(const char* point) {
    try {
        fault::reach(point);
        return false;
    } catch (const fault::Injected&) {
        return true;
    }
}

struct Disarmed {
    ~Disarmed() { fault::arm(""); }
};

}  // namespace

TEST_CASE("fault points: the nth hit acts and only that one") {
    const Disarmed after;
    fault::arm("a:throw:2,b:throw");
    CHECK_FALSE(derails("a"));
    CHECK(derails("a"));
    CHECK_FALSE(derails("a"));
    CHECK(derails("b"));
    CHECK(fault::reached("a") == 3);
}

TEST_CASE("fault points: what stands after > counts from when the one before has acted") {
    const Disarmed after;
    fault::arm("a:throw:2>b:throw:1");
    CHECK_FALSE(derails("b"));
    CHECK_FALSE(derails("a"));
    CHECK_FALSE(derails("b"));
    CHECK(derails("a"));
    CHECK(derails("b"));
    CHECK_FALSE(derails("b"));
}
#endif
