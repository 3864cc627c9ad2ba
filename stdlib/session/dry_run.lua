-- Whether a reply is the planned request of a dry run, with which a workflow ends: docs/contracts.md, "Dry run".

--- An appliance may reply with anything, so what comes is looked at first.
---@param reply any
---@return boolean
return function(reply)
  return type(reply) == "table" and rawget(reply, "dry_run") == true
end
