-- used by: feedback/one, for whoever may see no more than what was submitted (D-62)
-- param: feedback_id text required
-- column: id text
-- column: received_at moment
-- column: rating integer
-- column: ratings json
-- column: comment text
-- column: instrument text
-- column: value text
-- column: channel text
-- column: language text
-- column: is_complaint boolean
select feedback_id, received_at, rating, ratings, comment, instrument, instrument_value, channel, language, is_complaint
from feedback
where clinic_id = :clinic and feedback_id = :feedback_id
