-- Whether a new job is the one that a change started: whether its record says so of group, policy, backup and VM.
--
-- Records say that in fields of their own, or in the job's name alone: "Backup of Resource Group 'gold_web' with Policy
-- 'daily'", "Restoring backup with name: …" (docs/appliance.md, "Jobs"). The latter says nothing of the VM: restores of
-- different VMs out of one backup are not told apart by it, and both fit.
local shell = ...
local job = shell.library("jobs/job")
local optional = shell.library("core/record").optional
local times = shell.library("time/times")

local job_match = {}

--- What is known of the job that a change starts.
---@class JobTraits
---@field group {id: any, name: string}?
---@field policy {id: any, name: string}?
---@field backup string?  the name of the backup that it uses
---@field subjects string[]?  names and ids, of which its name has one: those of a VM, or of datastores

-- Letters that a name may go on with, so that web0 is not found in web01, web01-old and web01.local.
local PART = "[%w_%-]"

local function is_whole(text, first, last)
  local before, after = text:sub(first - 1, first - 1), text:sub(last + 1, last + 2)
  if first > 1 and before:find("[%w_%-%.]") then return false end
  return not after:find("^" .. PART) and not after:find("^%." .. PART)
end

-- Where a text has a name in it as whole words; nil where it has not.
local function find(text, name)
  if type(name) ~= "string" or name == "" then return nil end
  local first, last = text:find(name, 1, true)
  while first and not is_whole(text, first, last) do first, last = text:find(name, first + 1, true) end
  return first, last
end

local function has(text, name) return find(text, name) ~= nil end

-- What a text gives in quotes after a word: "with Policy 'daily'".
local function quoted(text, word)
  local start = text:lower():find(word .. " '", 1, true)
  return start and text:match("'([^']*)'", start)
end

-- Whether a record is of a thing: by its id where the record has it, else by its name, else by the job's name. Nil
-- where nothing says it.
local function is_of(record, read, text, thing, keys)
  local id = read.maybe(record, keys.id, "id")
  if id ~= nil and thing.id ~= nil then return tostring(id) == tostring(thing.id) end
  local name = read.maybe(record, keys.name, "text")
  if name then return name == thing.name end
  if not text or not thing.name then return nil end
  local said = quoted(text, keys.word)
  if said then return said == thing.name end
  return has(text, thing.name) or nil
end

local GROUP = { id = "group_id", name = "group_name", word = "group" }
local POLICY = { id = "policy_id", name = "policy_name", word = "policy" }

local function is_of_backup(record, read, text, backup)
  local name = read.maybe(record, "backup_name", "text") or job.said(text).backup
  if name then return name == backup end
  return text and has(text, backup) or nil
end

-- A name that speaks of the backup need not speak of the VM; any other names what it is about.
local function is_about(text, subjects, backup)
  if not text or job.said(text).backup then return nil end
  local first, last = nil, nil
  if backup then first, last = find(text, backup) end
  local rest = first and text:sub(1, first - 1) .. "\n" .. text:sub(last + 1) or text
  for _, subject in ipairs(subjects) do
    if has(rest, subject) then return true end
  end
  if first then return nil end
  return false
end

--- Whether a record is the job that is looked for: all that it says fits, and something does. Where it says nothing of
--- it, that is an error of the reply.
---@param record table
---@param read RecordReader
---@param traits JobTraits
---@return boolean
function job_match.fits(record, read, traits)
  local text = read.maybe(record, "name", "text")
  local answers, count = {}, 0
  local function judge(answer)
    if answer == nil then return end
    answers[answer], count = true, count + 1
  end
  if traits.group then judge(is_of(record, read, text, traits.group, GROUP)) end
  if traits.policy then judge(is_of(record, read, text, traits.policy, POLICY)) end
  if traits.backup then judge(is_of_backup(record, read, text, traits.backup)) end
  if traits.subjects then judge(is_about(text, traits.subjects, traits.backup)) end
  -- One of them must be there.
  if count == 0 then
    read(record, traits.group and "group_name" or traits.backup and "backup_name" or "name", "text")
    return false
  end
  return not answers[false]
end

--- By what the name of a job may call VMs; nil where no name is known of one, since a job is called by that first.
---@param ... FoundVM
---@return string[]?
function job_match.subjects(...)
  local all = {}
  for _, vm in ipairs { ... } do
    if not vm.name then return nil end
    for _, key in ipairs { "name", "moref", "uuid" } do all[#all + 1] = vm[key] end
  end
  return all
end

-- A moment to compare with others of the same appliance; nil where it can't be read.
local function moment(record)
  local seconds, offset = times.read(optional(record, "start_time"))
  return seconds and seconds - (offset or 0)
end

--- The latest start of jobs; nil where none can be read.
---@param jobs table[]
---@return number?
function job_match.latest(jobs)
  local latest
  for _, record in ipairs(jobs) do
    local at = moment(record)
    if at and (not latest or at > latest) then latest = at end
  end
  return latest
end

--- Whether a job may have been started after others: it has not if it started before the latest of them.
---@param record table
---@param latest number?
---@return boolean
function job_match.may_be_later(record, latest)
  local at = moment(record)
  return at == nil or latest == nil or at >= latest
end

return job_match
