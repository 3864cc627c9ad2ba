-- Which VMs the appliance knows of.
local shell = ...
local argument_table = shell.library("session/argument_table")
local every_vm = shell.library("lookup/every_vm")
local List = shell.library("core/list")

local read_none = argument_table.reader("scv.known_vms", {}, { lists = true })

local COLUMNS = {
  { key = "name" }, { key = "moref" }, { key = "uuid" }, { key = "groups" }, { key = "last_backup" },
  { key = "last_status" }, { key = "last_outcome" }, { key = "source" },
}

local function add(scv)
  --- Lists the VMs that the appliance knows of, each once: those of its two reports, then those that resource groups
  --- hold and that no report tells of yet. For those who look for gaps: where it is not known which VMs there are, it
  --- is an error.
  ---
  --- Rules: reports cover seven days, and may be an hour old. What a group holds by a datastore, a tag or a folder is
  --- in the reports alone.
  ---
  --- A report that comes without its list counts as empty, and is named in a second result: who says "all" of the VMs
  --- looks whether there is one.
  ---
  ---     scv.known_vms():where(function(vm) return not vm.last_backup end)
  ---@reads
  ---@return List vms  of {name =, moref =, uuid =, groups =, last_backup =, last_status =,
  --- last_outcome =, source =}
  ---@return List|nil unsaid  the names of the reports that came without their lists; nil if both have one
  ---@typed return List<KnownVM>
  function scv.known_vms(arguments)
    read_none(arguments)
    local vms, unsaid = every_vm.list(scv)
    local list = List.mark(List.new(vms), { columns = COLUMNS, noun = "VMs" })
    if #unsaid == 0 then return list end
    return list, List.new(unsaid)
  end
end

return { order = 28, add = add }
