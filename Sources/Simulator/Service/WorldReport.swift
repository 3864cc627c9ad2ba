import JSON
import System

/// The whole world in one text, by which one run of a client is compared with another: see
/// docs/contracts.md, "Simulator". It has the plain form whatever the dialect, and the same text for the same requests.
struct WorldReport: Sendable {
    private let registry: Registry
    private let schedules: BuiltInSchedules
    private let audit: AuditTrail
    private let retention: JobRetention
    private let changes: ChangeLog
    private let time: PlainTime

    init(_ world: World.State) {
        registry = world.registry
        schedules = world.schedules
        audit = world.audit
        retention = world.retention
        changes = world.changes
        time = PlainTime(
            beginning: world.registry.days.beginning, jobSeconds: world.options.jobSeconds, changes: world.changes)
    }

    var value: JSONValue {
        [
            "vms": list(registry.vms.all.sorted { Self.number($0.id) < Self.number($1.id) }, vm),
            "datastores": list(registry.datastores.all, datastore),
            "groups": list(registry.groups.all, group),
            "policies": list(registry.policies.all, policy),
            "backups": list(registry.backups.values.joined().sorted { $0.id < $1.id }, backup),
            "mounts": list(registry.mounts.all.sorted { Self.number($0.id) < Self.number($1.id) }, mount),
            "jobs": list(registry.jobs.all, job),
            "storage": list(registry.storage.all, storage),
            "schedules": list(schedules.all) { ["name": .string($0.kind.rawValue), "cron": .string($0.cron.text)] },
            "audit": auditTrail,
            "retention": ["jobDays": .integer(retention.jobDays), "logDays": .integer(retention.logDays)],
            "changes": list(changes.all, change),
        ]
    }

    private func list<Thing>(_ things: some Sequence<Thing>, _ value: (Thing) -> JSONValue) -> JSONValue {
        .array(things.map(value))
    }

    // MARK: What is in vCenter

    private func vm(_ vm: VirtualMachine) -> JSONValue {
        [
            "id": .string(vm.id), "name": text(vm.name), "uuid": .string(vm.uuid), "host": host(vm.host),
            "datastore": store(vm.datastore), "isTemplate": .bool(vm.isTemplate), "hasTools": .bool(vm.hasTools),
            "isOn": .bool(vm.isOn), "deleted": vm.deletion.map { moment($0.time) } ?? nil,
            "formerIds": strings(vm.formerIDs),
            "content": content(vm.restored, host: vm.host, datastore: vm.datastore),
            "disks": list(vm.disks) { disk in
                [
                    "name": .string(disk.label), "path": text(disk.path), "datastore": store(disk.datastore),
                    "gigabytes": .integer(disk.gigabytes),
                    "content": content(disk.restored, host: vm.host, datastore: disk.datastore),
                ]
            },
            "attached": list(vm.attached) { attached in
                [
                    "backup": .integer(attached.backup), "vm": .string(attached.source),
                    "path": text(attached.disk.path),
                ]
            },
        ]
    }

    /// What is in a VM or a disk: what it was restored from, or else what it always was.
    private func content(_ restored: RestoredContent?, host: Host.ID, datastore: Datastore.ID) -> JSONValue {
        guard let restored else {
            return ["backup": nil, "copy": nil, "host": self.host(host), "datastore": store(datastore)]
        }
        return [
            "backup": .integer(restored.backup), "copy": text(restored.copy), "host": .string(restored.host),
            "datastore": text(restored.datastore),
        ]
    }

    private func datastore(_ datastore: Datastore) -> JSONValue {
        [
            "id": .string(datastore.id), "name": .string(datastore.name), "type": .string(datastore.kind.rawValue),
            "storage": .integer(datastore.storage),
        ]
    }

    private func mount(_ mount: Mount) -> JSONValue {
        [
            "id": .string(mount.id), "name": text(mount.name), "backup": .integer(mount.backup),
            "datastore": store(mount.source), "location": .string(mount.location.rawValue), "host": host(mount.host),
            "time": moment(mount.time), "isLost": .bool(mount.isOutOfBand),
        ]
    }

    // MARK: What the appliance has

    private func group(_ group: ResourceGroup) -> JSONValue {
        [
            "id": .integer(group.id), "name": .string(group.name), "description": .string(group.text),
            "status": .string(group.state.rawValue), "entities": strings(group.entities.map(\.id)),
            "policies": list(group.policies) { id in
                ["id": .integer(id), "frequency": group.frequencies[id].map(frequency) ?? nil]
            },
            "notification": .string(group.notification),
            "spanning": [
                "type": .string(group.spanning), "datastores": group.spanningDatastores.map(strings) ?? nil,
            ],
            "mail": group.mail.map { mail in
                ["from": string(mail.from), "to": strings(mail.to), "subject": string(mail.subject)]
            } ?? nil,
            "secondaryProtection": .bool(group.hasSecondaryProtection),
        ]
    }

    private func frequency(_ frequency: BackupFrequency) -> JSONValue {
        [
            "type": .string(frequency.kind.rawValue), "start": moment(frequency.start),
            "interval": .integer(frequency.interval), "weekdays": list(frequency.weekdays) { .integer(Int64($0)) },
            "monthDays": list(frequency.monthDays) { .integer(Int64($0)) },
        ]
    }

    private func policy(_ policy: Policy) -> JSONValue {
        [
            "id": .integer(policy.id), "name": .string(policy.name), "description": .string(policy.text),
            "frequency": .string(policy.frequency.rawValue), "retention": .integer(policy.retention),
            "retentionType": .string(policy.retentionType.rawValue), "isConsistent": .bool(policy.isConsistent),
            "snapMirror": .bool(policy.updatesSnapMirror), "snapVault": .bool(policy.updatesSnapVault),
            "label": string(policy.label),
            "locking": locking(policy.locking), "secondaryLocking": locking(policy.secondaryLocking),
            "independentDisks": .bool(policy.includesIndependentDisks), "scripts": strings(policy.scripts),
        ]
    }

    private func backup(_ backup: Backup) -> JSONValue {
        [
            "id": .integer(backup.id), "name": text(backup.name), "group": .integer(backup.group),
            "policy": .integer(backup.policy), "job": .integer(backup.job), "time": moment(backup.time),
            "status": .string(backup.status.rawValue), "isConsistent": .bool(backup.isConsistent),
            "isReplicated": .bool(backup.isReplicated),
            "vms": strings(backup.vms), "failed": strings(backup.content.failed.map(\.id)),
            "datastores": list(backup.content.datastores) { store($0) },
        ]
    }

    private func job(_ job: Job) -> JSONValue {
        [
            "id": .integer(job.id), "type": .string(job.kind.rawValue), "name": text(job.name),
            "status": .string(job.state.rawValue), "start": moment(job.start), "end": job.end.map(moment) ?? nil,
            "group": job.group.map { .integer($0) } ?? nil, "policy": job.policy.map { .integer($0) } ?? nil,
            "backup": string(job.backupName), "messages": list(job.messages) { text($0) },
        ]
    }

    private func storage(_ system: StorageSystem) -> JSONValue {
        var user: JSONValue = nil
        if case .user(let name) = system.login { user = .string(name) }
        return [
            "id": .integer(system.id), "name": .string(system.name), "type": .string(system.kind.rawValue),
            "address": .string(system.address), "protocol": .string(system.protocolName),
            "port": .integer(system.port), "timeout": .integer(system.timeoutSeconds), "user": user,
            "secret": string(system.secretDigest), "preferredAddress": .string(system.preferredAddress),
            "asup": .bool(system.sendsSupport), "syslog": .bool(system.sendsSyslog),
            "platform": string(system.platform),
        ]
    }

    private func locking(_ locking: Policy.Locking?) -> JSONValue {
        locking.map { ["period": .integer($0.period), "unit": .string($0.unit.rawValue)] } ?? nil
    }

    /// Without what is in the log that is written: it tells of logins, of which a client makes as many as it likes.
    private var auditTrail: JSONValue {
        let syslog: JSONValue =
            audit.config.syslog.map { server in
                [
                    "enabled": .bool(server.isEnabled), "address": string(server.address),
                    "port": server.port.map { .integer($0) } ?? nil, "format": string(server.format),
                ]
            } ?? nil
        return [
            "maxFiles": .integer(Int64(audit.config.maxFiles)),
            "maxFileSize": .integer(Int64(audit.config.maxFileMegabytes)), "syslog": syslog,
            "certificate": audit.config.certificate.map { .string(SHA256.hex($0)) } ?? nil,
            "files": list(audit.files) { file in
                [
                    "name": text(file.name), "integrity": .string(file.integrity.rawValue),
                    "verified": file.verified.map(moment) ?? nil,
                ]
            },
        ]
    }

    private func change(_ change: ChangeLog.Change) -> JSONValue {
        [
            "operation": .string(change.operation),
            "parameters": .object(JSONObject(change.parameters.map { ($0.key, text($0.value)) })),
            "body": change.body.map(told) ?? nil,
        ]
    }

    // MARK: Values

    /// A value with the moments in its texts told in the plain way.
    private func told(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let string): text(string)
        case .array(let elements): .array(elements.map(told))
        case .object(let object): .object(JSONObject(object.map { ($0.key, told($0.value)) }))
        default: value
        }
    }

    private func text(_ text: String) -> JSONValue { .string(time.text(text)) }

    private func moment(_ moment: SimulatedTime) -> JSONValue { .string(time.text(moment)) }

    private func string(_ text: String?) -> JSONValue { text.map { .string(time.text($0)) } ?? nil }

    private func strings(_ texts: [String]) -> JSONValue { list(texts) { text($0) } }

    private func host(_ id: Host.ID) -> JSONValue { .string(registry.hosts[id]?.name ?? id) }

    private func store(_ id: Datastore.ID) -> JSONValue { .string(registry.datastores[id]?.name ?? id) }

    /// The number in a reference: references are in the order of their numbers.
    private static func number(_ reference: String) -> Int {
        Int(reference.drop { !$0.isNumber }) ?? 0
    }
}
