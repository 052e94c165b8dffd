-- says: Interactions of the clinic in time order; of one local date, or filtered and searched.
-- route: GET /v1/interactions
-- alias: /api/daily_interactions/{date}
-- roles: staff admin
-- answer: list
-- param: date date
-- param: from since
-- param: to until
-- param: type text
-- param: success boolean
-- param: doctor text
-- param: service_type text
-- param: q search
-- column: interaction_id text
-- column: occurred_at hidden
-- column: timestamp moment
-- column: date local_date
-- column: time local_time
-- column: interaction_type text
-- column: patient_ref text
-- column: patient_name text
-- column: contact_number text
-- column: success boolean
-- column: appointment_id text
-- column: service_type text
-- column: doctor text
-- column: error_message text
-- column: details json
-- after: occurred_at interaction_id
select interaction_id, occurred_at, occurred_at, occurred_at, occurred_at, interaction_type, patient_ref, patient_name,
       contact_masked, success, appointment_id, service_type, doctor, error_message, details
from interactions
where clinic_id = :clinic
/*if date*/ and occurred_at >= :date_from and occurred_at < :date_to /*end*/
/*if from*/ and occurred_at >= :from /*end*/
/*if to*/ and occurred_at < :to /*end*/
/*if type*/ and interaction_type = :type /*end*/
/*if success*/ and success = :success /*end*/
/*if doctor*/ and doctor = :doctor /*end*/
/*if service_type*/ and service_type = :service_type /*end*/
/*if q*/ and (lower(patient_name) like :q escape '\' or lower(doctor) like :q escape '\' or lower(service_type) like :q escape '\'
    or lower(appointment_id) like :q escape '\' or lower(error_message) like :q escape '\'
    or contact_masked like :q escape '\' or lower(patient_ref) like :q escape '\') /*end*/
/*if after*/ and (occurred_at, interaction_id) > (:after_1, :after_2) /*end*/
order by occurred_at, interaction_id
limit :limit
