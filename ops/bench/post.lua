-- A half-KiB event by POST, for wrk.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer cwk_0123456789abcdef0123456789abcdef"
wrk.body = '{"patient_id":"p-000000001","kind":"appointment_booking","note":"' .. string.rep("x", 420) .. '"}'
