-- What wrk sends: each of its threads is one person with one connection. The arguments: a file that returns for each
-- thread what to send (see drive.py), and a number that no other run has, for addresses that nobody had yet.
local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set("number", #threads)
end

function init(args)
  person = dofile(args[1])[number]
  addresses = (tonumber(args[2]) * 8 + number) * 4096
  asked, saved, status, size, said = 0, 0, 0, 0, {}
  if person.pause then
    math.randomseed(number)
    function delay()
      if asked == 1 then return math.random(0, person.pause) end
      return status == person.expected and person.pause or person.pause_refused
    end
  end
end

function request()
  local address = addresses + math.floor(asked / 10)  -- limits count the requests of each
  person.headers["X-Forwarded-For"] = string.format("10.%d.%d.%d", address / 65536 % 256, address / 256 % 256, address % 256)
  person.headers["Cookie"] = person.cookies[asked % #person.cookies + 1]
  asked = asked + 1
  local body = person.form and string.gsub(person.form, "{revision}", tostring(person.revision + saved))
  return wrk.format(person.method, person.path, person.headers, body)
end

function response(found, headers, body)
  status, size = found, #body
  said[tostring(status)] = (said[tostring(status)] or 0) + 1
  if status == person.expected then saved = saved + 1 end
end

function done(summary, latency, requests)
  local e, all = summary.errors, {}
  all.lost = e.connect + e.read + e.write + e.timeout
  for _, thread in ipairs(threads) do
    for name, times in pairs(thread:get("said")) do all[name] = (all[name] or 0) + times end
  end
  io.write("\n{")
  for name, times in pairs(all) do
    io.write(string.format('"%s": %d, ', name, times))
  end
  for _, p in ipairs({50, 95, 99}) do
    io.write(string.format('"p%d": %f, ', p, latency:percentile(p) / 1e3))
  end
  io.write(string.format('"slowest": %f, "seconds": %f, "size": %d}\n', latency.max / 1e3, summary.duration / 1e6, threads[1]:get("size")))
end
