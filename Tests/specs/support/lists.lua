-- A list of a few jobs, and what it holds by their ids.
local spec = ...

local lists = {}

--- List itself, a list of three jobs, and the shell that they are of.
function lists.fixture()
  local shell = spec.fake_shell.new()
  local List = shell.library("core/list")
  local jobs = List {
    { id = 1, type = "backup", status = "COMPLETED" },
    { id = 2, type = "restore", status = "RUNNING" },
    { id = 3, type = "backup", status = "RUNNING" },
  }
  return List, jobs, shell
end

--- The ids of what a list holds, in its order.
function lists.ids(list)
  local all = {}
  for index, item in ipairs(list) do all[index] = item.id end
  return all
end

return lists
