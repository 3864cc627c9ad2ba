-- The types of jobs, as the document knows them. Some are only assumed: jobs of theirs may be called otherwise.
local shell = ...
local job = shell.library("jobs/job")
local optional = shell.library("core/record").optional
local read = shell.library("core/record").reader("jobs.list")
local sessions = shell.library("session/session")
local suggest = shell.library("core/suggest")
local quoted = shell.library("core/visible").quoted

local job_types = {}

--- All of them, as the document of a session's appliance has them: the type in small letters → {name =, is_sure =}.
---@param scv table
---@return table<string, {name: string, is_sure: boolean}>
function job_types.known(scv)
  local known = {}
  for _, facts in ipairs(sessions.definition(scv).operations()) do
    if facts.job_type then
      local key = facts.job_type:lower()
      local is_sure = facts.job_type_source ~= "A" or known[key] ~= nil and known[key].is_sure
      known[key] = { name = facts.job_type, is_sure = is_sure }
    end
  end
  return known
end

-- The jobs whose type is `word`, in any capitals.
local function of_type(jobs, word)
  return jobs:where(function(record) return read(record, "type", "text"):lower() == word:lower() end)
end

local function names(known, jobs)
  local seen, all = {}, {}
  local function add(name)
    if not seen[name:lower()] then
      seen[name:lower()] = true
      all[#all + 1] = name
    end
  end
  for _, facts in pairs(known) do add(facts.name) end
  for _, record in ipairs(jobs) do add(tostring(optional(record, "type"))) end
  table.sort(all)
  return all
end

-- The jobs without those that are parts of another one of the list, and what is left out is said.
local function whole(jobs)
  local ids, parents, parts = {}, {}, 0
  for _, record in ipairs(jobs) do parents[record] = job.parent(record) end
  if next(parents) == nil then return jobs end
  for _, record in ipairs(jobs) do ids[tostring(optional(record, "id"))] = true end
  local function is_part(record)
    local parent = parents[record]
    return parent ~= nil and ids[tostring(parent)] == true
  end
  for _, record in ipairs(jobs) do parts = parts + (is_part(record) and 1 or 0) end
  if parts == 0 then return jobs end
  shell.note(("%d sub-job%s left out, as parts of the jobs shown; scv.api.jobs.list() has them"):format(parts,
    parts == 1 and " is" or "s are"))
  return jobs:where(function(record) return not is_part(record) end)
end

-- The jobs of a type without those of another one that is known: an appliance may take no notice of what it was asked
-- for. A type that is not known may be its word for the one that was.
local function without_others(jobs, known, word)
  local others, wanted = {}, word:lower()
  local function is_other(record)
    local own = read.maybe(record, "type", "text")
    if own == nil or own == word then return false end
    own = own:lower()
    return own ~= wanted and known[own] ~= nil
  end
  for _, record in ipairs(jobs) do others[#others + 1] = is_other(record) and record or nil end
  if #others == 0 then return jobs end
  shell.note(("jobs.list was asked for %s, and gave %s, too: left out"):format(word,
    #others == 1 and "1 job of another type" or ("%d jobs of other types"):format(#others)))
  return jobs:where(function(record) return not is_other(record) end)
end

-- Says that jobs of no such type were found, but some of types that nobody knows, which it may be called.
local function tell_strange(jobs, known, word)
  local strange, seen = {}, {}
  for _, record in ipairs(jobs) do
    local own = read(record, "type", "text")
    if not known[own:lower()] and not seen[own] then
      seen[own], strange[#strange + 1] = true, own
    end
  end
  if #strange == 0 then return end
  shell.note(("no job is of the type %s, which is assumed; there are types that are not known: %s\n"
    .. "if one of them is it, say which: scv.api.correct{word = %q, is = %s}"):format(known[word:lower()].name,
    suggest.enumerated(strange), known[word:lower()].name, #strange == 1 and quoted(strange[1]) or '"…"'))
end

--- The jobs of a type, or all, without the sub-jobs of jobs that are among them. A type that the document is sure of is
--- asked for; any other is looked for among all jobs, and one that is neither known nor found is an error.
---@param scv table
---@param word string?  in any capitals
---@return List
function job_types.list(scv, word)
  if word == nil then return whole(scv.api.jobs.list()) end
  local known = job_types.known(scv)
  local facts = known[word:lower()]
  if facts and facts.is_sure then
    return whole(without_others(scv.api.jobs.list { type = facts.name }, known, facts.name))
  end
  local all = scv.api.jobs.list()
  local found = of_type(all, word)
  if #found == 0 and not facts then
    shell.library("core/errors").not_found("job type", word, names(known, all))
  end
  if #found == 0 then tell_strange(all, known, word) end
  return whole(found)
end

return job_types
