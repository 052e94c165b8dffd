#pragma once
#include <string>
#include <string_view>

namespace carewire::analysis {

/// What a model is told and what it must answer. Whoever changes a byte here gives it a new version: answers are remembered by it,
/// and every result carries it (AI-16).
inline constexpr std::string_view kInstructionVersion = "feedback-1";

/// The system's part. Constant: nothing of a comment ever stands in it.
std::string_view instruction();
/// Said in addition when the answer before did not fit. Constant too: the bad answer is not repeated to the model.
std::string_view repair_instruction();
/// The user's part: the comment between its tags, as data. `quoted`: Quotation::text().
std::string quoted_comment(std::string_view quoted);

/// The shape of the answer, members in the order in which a model should think: evidence before conclusion.
/// Gemini's `responseSchema` (an OpenAPI subset) …
std::string_view gemini_schema();
/// … and JSON Schema, strict.
std::string_view json_schema();

}  // namespace carewire::analysis
