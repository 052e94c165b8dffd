#include "core/bus/kafka/patient_threads.hpp"

#include <pthread.h>
#include <sched.h>

namespace carewire::kafka {
namespace {

constexpr const char* kName = "carewire-patient-threads";

rd_kafka_resp_err_t thread_started(rd_kafka_t*, rd_kafka_thread_type_t, const char*, void*) {
    const sched_param none{};
    static_cast<void>(pthread_setschedparam(pthread_self(), SCHED_BATCH, &none));
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

rd_kafka_resp_err_t client_made(rd_kafka_t* client, const rd_kafka_conf_t*, void*, char*, size_t) {
    return rd_kafka_interceptor_add_on_thread_start(client, kName, thread_started, nullptr);
}

}  // namespace

void make_threads_patient(rd_kafka_conf_t* conf) {
    rd_kafka_conf_interceptor_add_on_new(conf, kName, client_made, nullptr);
}

}  // namespace carewire::kafka
