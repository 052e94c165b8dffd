#include <doctest/doctest.h>

#include "core/worker/batch_size.hpp"

using namespace carewire;
using namespace std::chrono_literals;

TEST_CASE("worker: a batch shrinks to what a quarter of a second takes and grows again when events go through quickly") {
    BatchSize size(500);
    CHECK(size.now() == 500);
    size.took(500, 100ms);
    CHECK(size.now() == 500);
    size.took(500, 2500ms);
    CHECK(size.now() == 50);
    size.took(50, 200ms);
    CHECK(size.now() == 100);
    size.took(3, 1ms);  // a quiet hour says nothing about full batches
    CHECK(size.now() == 100);
    for (int i = 0; i < 9; ++i) size.took(size.now(), 10ms);
    CHECK(size.now() == 500);
}

TEST_CASE("worker: a batch never shrinks so far that a commit does not pay nor beyond what is allowed") {
    BatchSize size(500);
    size.took(500, 1h);
    CHECK(size.now() == 25);
    BatchSize few(10);
    few.took(10, 1h);
    CHECK(few.now() == 10);
}
