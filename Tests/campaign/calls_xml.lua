-- What the campaign `xml` calls: a look at the vCenter of a profile, by a session of its own.
return function(profile)
  local vms = scv.connect(profile).vcenter.vms()
  local names = {}
  for index, vm in ipairs(vms) do names[index] = tostring(vm.name) end
  return { vms = #vms, names = names }
end
