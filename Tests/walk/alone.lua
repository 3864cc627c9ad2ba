-- One call of the walk as a program of its own, in the session that the command line makes: its setup, the call, and
-- what that gave as a line of JSON under stable names. An error ends it as it ends any script.
local playing = dofile((arg[0]:match("^(.*)/[^/]*$") or ".") .. "/playing.lua")
local asked = json.decode(arg[1]) -- {call =, first =, idle =, profile =, certificate =, names =}

local each = playing.call(asked.call)
local function another() return scv.connect(asked.profile) end
local environment = playing.environment(scv, another, asked.certificate)
playing.prepare(each, environment, asked.first, asked.idle)
local value = playing.compiled(each.code, environment)()
io.write("\1", json.encode { value = playing.plain(value, asked.names) }, "\n")
