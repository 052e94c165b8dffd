-- wrk script of ops/bench: posts unique interactions of half a KiB with an API key, one or many per request, or reads a list.
--   wrk … -s load.lua URL -- TOKEN RUN RECORDS      RECORDS 0: GET; 1: one object; more: a list of so many
-- RUN (a number) goes into the ids, so that no two runs send the same. Prints one line of JSON at the end.
local threads = 0
function setup(thread)
    threads = threads + 1
    thread:set("tid", threads)
end

local rest = '","timestamp":"2026-01-15T09:30:00Z","interaction_type":"booking","success":true,"patient_name":"Ana Marin",'
    .. '"contact_number":"+1 555 010 1234","service_type":"check-up","doctor":"Dr. Osei","details":{"note":"'
    .. string.rep("The waiting room was crowded. ", 7):sub(1, 205) .. '"}}'

function init(args)
    run, records, n = tonumber(args[2]), tonumber(args[3]), 0
    wrk.headers["Authorization"] = "Bearer " .. args[1]
    if records == 0 then return end
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
end

local function record()
    n = n + 1
    return string.format('{"interaction_id":"%08x-%04x-4000-8000-%012x","patient_ref":"p-%d', run, tid, n, n * 7919 % 1000) .. rest
end

function request()
    if records == 0 then return wrk.format() end
    if records == 1 then return wrk.format(nil, nil, nil, record()) end
    local all = {}
    for i = 1, records do all[i] = record() end
    return wrk.format(nil, nil, nil, "[" .. table.concat(all, ",") .. "]")
end

function done(summary, latency)
    local e = summary.errors
    print(string.format('{"requests":%d,"seconds":%.3f,"p50":%.3f,"p99":%.3f,"refused":%d,"broken":%d}', summary.requests,
        summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, e.status,
        e.connect + e.read + e.write + e.timeout))
end
