extension Registry {
    /// Ids whose order as texts is another than as numbers, of pairs that were taken in the same second; the newest
    /// pair comes first.
    private static let tiedIDs: [(older: Backup.ID, newer: Backup.ID)] = [(999, 1000), (99, 100), (9, 10)]

    /// Lets the newest backups of the group that has most be taken two by two in the same second.
    mutating func tieBackups() {
        let groups = backups.sorted { ($0.value.count, $1.key) > ($1.value.count, $0.key) }
        guard let kept = groups.first?.value else { return }
        var ids: [Backup.ID: Backup.ID] = [:]
        var times: [Backup.ID: SimulatedTime] = [:]
        var rest = kept[...]
        for pair in Self.tiedIDs {
            guard let newer = rest.popLast(), let older = rest.popLast() else { break }
            ids[newer.id] = pair.newer
            ids[older.id] = pair.older
            times[newer.id] = older.time
        }
        // Backups that had those ids get the ones that became free.
        let taken = Set(ids.values)
        var free = ids.keys.filter { !taken.contains($0) }.sorted()
        for id in backups.values.joined().map(\.id).sorted() where taken.contains(id) && ids[id] == nil {
            if let next = free.popLast() { ids[id] = next }
        }
        setBackups(
            backups.mapValues { list in
                list.map { $0.numbered(ids[$0.id] ?? $0.id, at: times[$0.id] ?? $0.time) }
            })
    }
}

extension Backup {
    /// The same with another number, taken at another time.
    fileprivate func numbered(_ id: ID, at time: SimulatedTime) -> Backup {
        Backup(
            id: id, name: name, group: group, policy: policy, policyName: policyName, job: job, time: time,
            content: content, isReplicated: isReplicated)
    }
}
