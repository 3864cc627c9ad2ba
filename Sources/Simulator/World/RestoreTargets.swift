extension Registry {
    /// The hosts that a VM can be restored to: a VM on vVols stays where it is.
    func availableHosts(for vm: VirtualMachine) -> [Host] {
        isOnVVols(vm) ? hosts[vm.host].map { [$0] } ?? [] : hosts.all
    }

    /// The datastores that the disks of a VM can be restored to: vVols to vVols, files to file systems.
    func availableDatastores(for vm: VirtualMachine) -> [Datastore] {
        let isOnVVols = isOnVVols(vm)
        return datastores.all.filter { ($0.kind == .vvol) == isOnVVols }
    }

    func isOnVVols(_ vm: VirtualMachine) -> Bool { datastores[vm.datastore]?.kind == .vvol }
}
