import JSON
import Testing

@testable import Simulator

extension Appliance {
    /// The reference of a VM that is in vCenter.
    func reference(of name: String) throws -> VirtualMachine.ID { try vm(name).id }

    /// A VM that is in vCenter, by its name.
    func vm(_ name: String) throws -> VirtualMachine {
        let vms = service.world.with { state in state.registry.vms.all }
        return try #require(vms.first { $0.name == name && $0.deletion == nil })
    }

    /// The newest backup of a group that is as wanted.
    func backup(of group: String, where isWanted: (Backup) -> Bool = { _ in true }) throws -> Backup {
        let backups = service.world.with { state in
            state.registry.groups.named(group).flatMap { state.registry.backups[$0.id] } ?? []
        }
        let newest = backups.last(where: isWanted)
        return try #require(newest)
    }

    /// Where the snapshots of a backup lie.
    func locations(of backup: Backup, _ kind: SnapshotLocation.Kind = .primary) -> [String] {
        service.world.with { state in state.registry.locations(of: backup).filter { $0.kind == kind }.map(\.path) }
    }

    /// Starts a job and lets it come to its end.
    @discardableResult
    func run(_ name: String, _ target: String, _ body: JSONValue) throws -> JSONValue {
        let started = try payload(name, target, body)
        advance(service.world.with { $0.options.jobSeconds })
        return try payload("jobs.get", "/4.1/jobs/\(try #require(started["jobId"]?.int))")
    }

    /// Backs up a group and lets the job come to its end.
    func backUp(group: ResourceGroup.ID, policy: Policy.ID) throws {
        try run(
            "resource_groups.backup_now", "/4.1/resource-groups/backupnow",
            ["resourceGroupId": .integer(group), "policyId": .integer(policy)])
    }

    /// The sentences of a refusal, which must have that status and leave the world as it is.
    func refusal(_ status: Int, _ method: String, _ target: String, _ body: JSONValue? = nil) throws -> String {
        let before = try counters()["changes"]
        let reply = send(method, "/api" + target, body: try body?.text() ?? [])
        #expect(reply.status == status, "\(String(decoding: reply.bytes, as: UTF8.self))")
        #expect(try counters()["changes"] == before)
        return try messages(reply).joined(separator: " ")
    }
}
