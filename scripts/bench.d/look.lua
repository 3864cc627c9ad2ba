-- Reads all of a vCenter, as a user does, and prints how many VMs it has.
print(#scv.vcenter.vms())
