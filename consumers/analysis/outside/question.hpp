#pragma once
#include <cstdint>
#include <string>

#include "core/describe/describe.hpp"

namespace carewire::analysis {

/// The payload of a model's effect: whom to ask about which job. The comment is not in it: the port reads it where it lies, so that
/// it is gone with the job and stands in no second place.
struct Question {
    std::string job_id;      ///< empty: only look whether the model is there
    std::string model, endpoint;
    std::string key_ref;     ///< of the clinic's key; empty: the installation's account
    bool own_account = false;
    bool deidentified = true;
    bool repair = false;     ///< the answer before did not fit

    bool probes() const { return job_id.empty(); }
    static auto fields() {
        using Self = Question;
        return describe<Self>(field("job_id", &Self::job_id).otherwise(""), field("model", &Self::model),
                              field("endpoint", &Self::endpoint).otherwise(""), field("key_ref", &Self::key_ref).otherwise(""),
                              field("own_account", &Self::own_account).otherwise(false),
                              field("deidentified", &Self::deidentified).otherwise(true),
                              field("repair", &Self::repair).otherwise(false));
    }
};

/// What a provider said, told to the settling handler as the result of the call: a text to be checked, or why there is none.
struct Reply {
    std::string text;
    std::string fault;  ///< `finish_safety`, `prompt_blocked`, …; empty: there is a text
    std::string model_version;
    std::int64_t tokens = 0;  ///< both ways, as the provider counts; 0: it does not say
    std::int64_t latency_ms = 0;

    static auto fields() {
        using Self = Reply;
        return describe<Self>(field("text", &Self::text).otherwise("").personal(), field("fault", &Self::fault).otherwise(""),
                              field("model_version", &Self::model_version).otherwise(""),
                              field("tokens", &Self::tokens).otherwise(0), field("latency_ms", &Self::latency_ms).otherwise(0));
    }
};

}  // namespace carewire::analysis
