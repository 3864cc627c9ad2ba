extension Job {
    /// Its log as a text file: what it has done by now.
    func log(at now: SimulatedTime) -> String {
        var lines = ["\(start.logText) INFO  job \(id) started: \(kind.title.lowercased()) of \(subject)\(detail)"]
        let until = end ?? now
        let whole = (end ?? due).map { $0 - start } ?? 2 * (now - start)
        let steps = steps
        for (number, step) in steps.enumerated() {
            let time = start + whole * Double(number + 1) / Double(steps.count + 2)
            // A job that is stuck got half way, however long that is ago.
            let isReached = due == nil && end == nil ? number * 2 < steps.count : time <= until
            let isDone = state != .failed || number * 2 < steps.count
            if isReached, isDone { lines.append("\(time.logText) INFO  \(step)") }
        }
        if let end {
            lines += messages.map { "\(end.logText) \(state == .failed ? "ERROR" : "INFO ") \($0)" }
            lines.append("\(end.logText) INFO  job \(id) ended: \(state.rawValue)")
        } else {
            lines.append("\(now.logText) INFO  job \(id) is running: \(progress(at: now)) %")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var detail: String {
        if let policyName { return ", policy \(policyName)" }
        if let backupName { return ", backup \(backupName)" }
        return ""
    }

    /// What is done one after the other, whether it comes to that or not. The steps of a backup and of a restore are
    /// those of the vendor's screens: docs/appliance.md, "What the product does around them".
    private var steps: [String] {
        switch kind {
        case .backup:
            [
                "Retrieving Resource Group and Policy information", "Discovering Resources",
                "Validate Retention Settings", "Quiescing Applications", "Retrieving Metadata",
                "Creating Snapshot copy", "Unquiescing Applications", "Registering Backup",
            ]
        case .mountBackup:
            [
                "locating the snapshot", "cloning the volume out of the snapshot",
                "exporting the clone to the ESXi host",
                "mounting the datastore",
            ]
        case .unmountBackup:
            [
                "checking that nothing on the datastore is in use", "unmounting the datastore from the ESXi host",
                "deleting the clone",
            ]
        case .restore: ["Preparing for Restore", "Pre Restore", "Restore"]
        case .attachVmdk:
            ["locating the snapshot", "cloning the disks out of the snapshot", "attaching the disks"]
        case .detachVmdk: ["detaching the disks", "deleting their clones"]
        }
    }
}
