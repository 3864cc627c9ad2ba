/// A backup of a resource group.
struct BackupWork: Work {
    let group: ResourceGroup.ID
    let policy: Policy.ID
    /// What it takes in: the world as it was when the backup began.
    let content: Backup.Content

    var endsWithWarning: Bool { content.isUnquiesced }

    func finish(_ job: Job, in registry: inout Registry, at time: SimulatedTime) throws(WorkError) -> [String] {
        guard let group = registry.groups[group], let policy = registry.policies[policy] else {
            throw WorkError("The resource group \(job.groupName ?? "") is gone.")
        }
        if content.copies.isEmpty, !content.failed.isEmpty {
            throw WorkError(
                "Every virtual machine of \(group.name) failed: \(content.failed.map(\.name).joined(separator: ", ")).")
        }
        guard !content.datastores.isEmpty else {
            throw WorkError("The resource group \(group.name) holds nothing that could be backed up.")
        }
        let backup = registry.addBackup(of: group, policy: policy, job: job.id, at: job.start, content: content)
        registry.setBackup(of: job.id, to: backup.name)
        return Self.messages(of: backup)
    }

    /// What a job has to say about the backup that it made.
    static func messages(of backup: Backup) -> [String] {
        var messages = ["Backup \(backup.name) is complete."]
        if backup.isPartial {
            let names = backup.content.failed.map(\.name).joined(separator: ", ")
            messages = ["Backup \(backup.name) is partial: \(names) failed."]
        }
        let names = backup.content.copies.filter { backup.content.unquiesced.contains($0.id) }.map(\.name)
        if !names.isEmpty {
            messages.append(
                "Not VM-consistent: the file systems of \(names.joined(separator: ", ")) did not come to rest.")
        }
        return messages
    }
}

extension World.State {
    /// Starts a backup of a group; it ends by itself when its time has come.
    mutating func startBackup(of group: ResourceGroup, policy: Policy, at time: SimulatedTime) -> Job {
        let busy = ongoing(VMRestore.self).map(\.vm.id)
        let content = registry.content(of: group, policy: policy, at: time, busy: busy)
        let work = BackupWork(group: group.id, policy: policy.id, content: content)
        return start(work, at: time) { id, due in
            Job(
                id: id, kind: .backup, group: group.id, groupName: group.name, policy: policy.id,
                policyName: policy.name, start: time, due: due, state: .running)
        }
    }
}

extension Registry {
    /// What a backup of a group takes in; a VM that another job has in its hands fails in it.
    func content(
        of group: ResourceGroup, policy: Policy, at time: SimulatedTime, busy: [VirtualMachine.ID] = []
    ) -> Backup.Content {
        var content = Backup.Content()
        for vm in vms(in: group, at: time).compactMap({ vms[$0] }) {
            if busy.contains(vm.id) { content.failed.append(vm) } else { content.copies.append(vm) }
        }
        content.wantsQuiet = policy.isConsistent
        if policy.isConsistent { content.unquiesced = content.copies.filter { !$0.hasTools }.map(\.id) }
        var seen: Set<Datastore.ID> = []
        let named = group.entities.map(\.id).filter { datastores[$0] != nil }
        content.datastores = (named + content.copies.flatMap { $0.disks.map(\.datastore) })
            .filter { seen.insert($0).inserted }
        return content
    }
}
