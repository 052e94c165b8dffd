#pragma once
/// RapidJSON as Carewire takes it; included by core/json only. Its assertions are exceptions (pitfall J12): a mistake is a
/// refused event, not a crash.
#include <stdexcept>

#define RAPIDJSON_ASSERT(condition) \
    do {                            \
        if (!(condition)) throw std::logic_error("rapidjson: " #condition); \
    } while (false)
#define RAPIDJSON_HAS_STDSTRING 1
#ifdef __SSE2__
#define RAPIDJSON_SSE2
#endif
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>
