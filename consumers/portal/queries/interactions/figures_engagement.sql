-- used by: interactions/statistics; later dates too, because `last_seen` of a period counts who came again after it
-- param: from text required
select date, patients, new_patients, unknown, repeat_contacts, faq_patients, faq_booked, last_seen
from engagement_stats
where clinic_id = :clinic and date >= :from
order by date
