-- The ways in which a check tries each workflow: on things that were read, without changing anything. A way that needs
-- what is not there says so, and tells nothing of the workflow.
local shell = ...
local List = shell.library("core/list")
local things = shell.library("workflows/check/things")

local ways = {}

-- What nothing is called: whether that is so can be said only where everything has a name.
ways.NOTHING = "scvsh_looks_for_what_is_not_there"

--- One way: what it does, and what a read would give after its change.
---@class Way
---@field name string
---@field run fun(scv: table, has: CheckThings): any
---@field echo (fun(has: CheckThings): Echo)?
---@field ends string?  the kind of error with which it ends where all is well

local all = {}

--- Adds a way.
---@param workflow string
---@param name string
---@param run fun(scv: table, has: CheckThings): any
---@param echo (fun(has: CheckThings): Echo)?
function ways.add(workflow, name, run, echo)
  all[workflow] = all[workflow] or {}
  table.insert(all[workflow], { name = name, run = run, echo = echo })
end

--- Adds the way of looking for what is not there: all that has a name must say it.
---@param workflow string
---@param run fun(scv: table, has: CheckThings): any
function ways.add_missing(workflow, run)
  ways.add(workflow, "one that is not there", run)
  all[workflow][#all[workflow]].ends = "not_found"
end

--- A table of arguments, with one more.
---@return table
function ways.with(arguments, key, value)
  local copy = {}
  for name, each in next, arguments do copy[name] = each end
  copy[key] = value
  return copy
end

--- The rows of a list as they would be once the first for which it holds had changed.
---@return Echo
function ways.replaced(operation, is_it, values)
  return {
    operation = operation,
    of = function(rows)
      local copy, is_done = List.new(), false
      for index, row in ipairs(rows) do
        local is_meant = not is_done and type(row) == "table" and is_it(row)
        is_done = is_done or is_meant
        copy[index] = is_meant and things.changed(row, values) or row
      end
      return List.mark(copy, List.origin(rows))
    end,
  }
end

--- The rows of a list, with one more.
---@return Echo
function ways.joined(operation, row)
  return {
    operation = operation,
    of = function(rows)
      local copy = List.new(rows)
      copy[#copy + 1] = row
      return List.mark(copy, List.origin(rows))
    end,
  }
end

local FILES = { "workflows/check/restoring_ways", "workflows/check/setting_ways" }

--- Brings the ways, which stand in files of their own.
function ways.load()
  for _, file in ipairs(FILES) do shell.library(file) end
end

--- The ways in which a workflow is tried.
---@param workflow string
---@return Way[]
function ways.of(workflow)
  ways.load()
  return all[workflow] or {}
end

--- The workflows that are tried, by the alphabet.
---@return string[]
function ways.workflows()
  ways.load()
  local names = {}
  for name in next, all do names[#names + 1] = name end
  table.sort(names)
  return names
end

return ways
