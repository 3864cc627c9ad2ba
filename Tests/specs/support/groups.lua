-- What the specs of resource groups call.
local spec = ...

local appliance = spec.load "appliance"

local groups = {}

--- The appliance's clock is one of UTC, unless the spec says another.
function groups.fixture(options)
  options = options or {}
  options.timezone = options.timezone or "UTC"
  return appliance.new(options)
end

--- The body that create sends for some arguments beside name, entities and policies.
function groups.creation(arguments, options)
  local scv, shell = groups.fixture(options)
  arguments.name, arguments.entities = "new", arguments.entities or "vm-1"
  arguments.policies = arguments.policies or "daily"
  scv.create_resource_group(arguments)
  return appliance.sent(shell, "resource_groups.create"), shell
end

return groups
