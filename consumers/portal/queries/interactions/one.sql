-- says: One interaction.
-- route: GET /v1/interactions/{id}
-- roles: staff admin
-- answer: one
-- param: id text required
-- column: interaction_id text
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
select interaction_id, occurred_at, occurred_at, occurred_at, interaction_type, patient_ref, patient_name, contact_masked,
       success, appointment_id, service_type, doctor, error_message, details
from interactions
where clinic_id = :clinic and interaction_id = :id
