#pragma once
#include <librdkafka/rdkafka.h>

namespace carewire::kafka {

/// The client's own threads, once it is made from this configuration, wait until the processor is free when they are woken
/// (SCHED_BATCH) and do not interrupt whoever woke them: a loop that hands over a hundred records is not stopped after the first,
/// and they leave in fewer requests. Where the kernel does not allow it all stays as it is.
void make_threads_patient(rd_kafka_conf_t* conf);

}  // namespace carewire::kafka
