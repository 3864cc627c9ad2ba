-- Lists the VMs that are known, web2 before web10. It needs the rock beside it:
--
--   luarocks --lua-version 5.4 --local make natural-1.0-1.rockspec
--   eval "$(luarocks --lua-version 5.4 path)"
--   scvsh vm-names.lua
local args = script {
  description = "List the VMs that are known, in the order in which people count.",
  needs = "read",
  args = { like = { text = "only names like this, with * and ?", default = "*" } },
  output = [[
web1
web2
web10]],
}

local natural = require("natural")

for _, vm in ipairs(natural.sort(scv.known_vms():like { name = args.like }, "name")) do print(vm.name) end
