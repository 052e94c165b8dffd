#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/bus/bus.hpp"
#include "core/event/cloud_event.hpp"
#include "core/event/event.hpp"

namespace carewire {

/// An event as a Kafka record: CloudEvents 1.0 binary mode. Headers `ce_…` carry the envelope, the key is the subject, the value
/// is the JSON body and nothing else. `content-type: application/json`; `ce_dataschema` holds type and version.
OutRecord to_record(const Envelope& envelope, Stream stream, std::string body, std::string_view prefix = "carewire");

/// Any CloudEvent as a Kafka record carries it, binary or structured, Carewire's or not. In binary mode `data` is the value.
tl::expected<CloudEvent, std::string> read_cloud_event(const Record& record);

/// The envelope of a record that somebody else published: binary mode, or structured mode when the content type says
/// `application/cloudevents+json`. An error is a sentence without values that names the header or member at fault.
tl::expected<Envelope, std::string> read_envelope(const Record& record);

/// Envelope and body. In structured mode the body is the slice `data`, byte for byte; in binary mode the record's value.
tl::expected<RawEvent, std::string> read_event(const Record& record, Stream stream);

/// `urn:carewire:schema:feedback.submitted:v1`
std::string data_schema(std::string_view type, int version);
/// The version at the end of such a name; nothing when it is none of ours.
std::optional<int> version_of_schema(std::string_view schema);

}  // namespace carewire
