#include "consumers/analysis/job_store.hpp"

#include "core/store/null_values.hpp"

namespace carewire::analysis {
namespace {

const std::string kRead =
    "select job_id, kind, subject_id, lane, priority, status, code, error_message, patient_id, provider, model, instruction_version,"
    " degraded, calls, retry_count, max_retries, input, event_id, queued_at, started_at, completed_at, latency_ms, consent"
    " from analysis_jobs where clinic_id = :clinic and job_id = :job";

Binds changing(const Job& job, Time now) {
    return {{"clinic", job.clinic.value},
            {"job", job.job_id},
            {"status", job.status},
            {"code", or_null(job.code)},
            {"error", or_null(job.error_message)},
            {"provider", job.provider},
            {"model", text_or_null(job.model)},
            {"instruction", text_or_null(job.instruction_version)},
            {"degraded", std::int64_t{job.degraded}},
            {"calls", std::int64_t{job.calls}},
            {"retries", std::int64_t{job.retry_count}},
            {"input", or_null(job.input)},
            {"started", or_null(job.started)},
            {"completed", or_null(job.completed)},
            {"waited", job.started ? SqlValue{job.waited_ms()} : SqlValue{}},
            {"latency", job.completed ? SqlValue{job.latency_ms} : SqlValue{}},
            {"now", epoch_ms(now)}};
}

Job job_of(const Row& row, const ClinicId& clinic) {
    Job job{.clinic = clinic, .job_id = row.text(0), .kind = row.text(1), .subject_id = row.text(2)};
    job.lane = row.text(3) == "bulk" ? Lane::Bulk : Lane::Interactive;
    job.priority = static_cast<int>(row.integer(4));
    job.status = row.text(5);
    job.code = row.maybe_text(6);
    job.error_message = row.maybe_text(7);
    job.patient_id = row.maybe_text(8);
    job.provider = row.text(9);
    job.model = row.text_or(10, "");
    job.instruction_version = row.text_or(11, "");
    job.degraded = row.integer(12) != 0;
    job.calls = static_cast<int>(row.integer(13));
    job.retry_count = static_cast<int>(row.integer(14));
    job.max_retries = static_cast<int>(row.integer(15));
    job.input = row.maybe_text(16);
    job.event_id = row.text(17);
    job.queued = from_epoch_ms(row.integer(18));
    job.started = maybe_time(row, 19);
    job.completed = maybe_time(row, 20);
    job.latency_ms = row.maybe_integer(21).value_or(0);
    job.consent = row.integer(22) != 0;
    return job;
}

}  // namespace

bool JobStore::add(const Job& job) {
    Binds binds = changing(job, now_);
    for (auto& fixed : Binds{{"kind", job.kind},
                             {"subject", job.subject_id},
                             {"lane", std::string(name(job.lane))},
                             {"priority", std::int64_t{job.priority}},
                             {"patient", or_null(job.patient_id)},
                             {"consent", std::int64_t{job.consent}},
                             {"most", std::int64_t{job.max_retries}},
                             {"event", job.event_id},
                             {"queued", epoch_ms(job.queued)}}) {
        binds.push_back(std::move(fixed));
    }
    return sql_.execute(
               "insert into analysis_jobs (clinic_id, job_id, kind, subject_id, lane, priority, status, code, error_message,"
               " patient_id, provider, model, instruction_version, degraded, calls, retry_count, max_retries, input, event_id,"
               " queued_at, started_at, completed_at, waited_ms, latency_ms, consent, created_at, updated_at)"
               " values (:clinic, :job, :kind, :subject, :lane, :priority, :status, :code, :error, :patient, :provider, :model,"
               " :instruction, :degraded, :calls, :retries, :most, :input, :event, :queued, :started, :completed, :waited,"
               " :latency, :consent, :now, :now) on conflict (clinic_id, job_id) do nothing",
               binds) == 1;
}

std::optional<Job> JobStore::find(const ClinicId& clinic, std::string_view job_id) { return read(kRead, clinic, job_id); }

std::optional<Job> JobStore::lock(const ClinicId& clinic, std::string_view job_id) {
    static const std::string kLock = kRead + " for update";
    return read(sql_.dialect() == Dialect::PostgreSQL ? kLock : kRead, clinic, job_id);
}

std::optional<Job> JobStore::read(const std::string& statement, const ClinicId& clinic, std::string_view job_id) {
    const auto row = sql_.first(statement, {{"clinic", clinic.value}, {"job", std::string(job_id)}});
    if (!row) return std::nullopt;
    return job_of(*row, clinic);
}

void JobStore::put(const Job& job) {
    sql_.execute(
        "update analysis_jobs set status = :status, code = :code, error_message = :error, provider = :provider, model = :model,"
        " instruction_version = :instruction, degraded = :degraded, calls = :calls, retry_count = :retries, input = :input,"
        " started_at = :started, completed_at = :completed, waited_ms = :waited, latency_ms = :latency, updated_at = :now,"
        " version = version + 1 where clinic_id = :clinic and job_id = :job",
        changing(job, now_));
}

std::int64_t JobStore::remove_before(const ClinicId& clinic, Time before) {
    return sql_.execute(
        "delete from analysis_jobs where clinic_id = :clinic and queued_at < :before and status not in ('pending', 'processing')",
        {{"clinic", clinic.value}, {"before", epoch_ms(before)}});
}

}  // namespace carewire::analysis
