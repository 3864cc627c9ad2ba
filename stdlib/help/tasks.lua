-- The workflows by what they are for: the order in which help lists them. A file that is not named here comes last.
local shell = ...
local workflows = shell.library("session/workflows")

local tasks = {}

-- Title → the files, in the order in which their functions are listed.
local TASKS = {
  { "Back up", { "workflows/backup", "workflows/cleanup_backup" } },
  { "Restore", { "workflows/restore_vm", "workflows/restore_vmdks", "workflows/attach_vmdks",
    "workflows/mount_datastore" } },
  { "See what there is", { "workflows/backups", "workflows/reports", "workflows/report", "workflows/known_vms",
    "workflows/last_good", "workflows/find_vm", "workflows/vcenter", "workflows/inventory" } },
  { "Protect: groups and policies", { "workflows/resource_groups", "workflows/delete_resource_group",
    "workflows/policies" } },
  { "Jobs", { "workflows/jobs", "workflows/wait_for_job", "workflows/job_retention" } },
  { "Schedules and times", { "workflows/schedules", "workflows/when", "workflows/age" } },
  { "Storage, audit, the appliance itself", { "workflows/storage", "workflows/rename_storage", "workflows/audit",
    "workflows/check" } },
  { "For scripts", { "workflows/reader", "workflows/word_hint" } },
}

--- The files that are named.
---@return string[]
function tasks.files()
  local files = {}
  for _, task in ipairs(TASKS) do table.move(task[2], 1, #task[2], #files + 1, files) end
  return files
end

--- The workflows of each task.
---@return {title: string, workflows: Workflow[]}[]
function tasks.all()
  local of_file, order = {}, {}
  for _, workflow in ipairs(workflows.all()) do
    if not of_file[workflow.file] then
      of_file[workflow.file] = {}
      order[#order + 1] = workflow.file
    end
    table.insert(of_file[workflow.file], workflow)
  end
  local groups = {}
  local function add(title, files)
    local found = {}
    for _, file in ipairs(files) do
      table.move(of_file[file] or {}, 1, #(of_file[file] or {}), #found + 1, found)
      of_file[file] = nil
    end
    if #found > 0 then groups[#groups + 1] = { title = title, workflows = found } end
  end
  for _, task in ipairs(TASKS) do add(task[1], task[2]) end
  add("Others", order)
  return groups
end

return tasks
