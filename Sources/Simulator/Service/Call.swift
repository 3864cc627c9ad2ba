import API
import JSON

/// One call of an operation, checked as far as the document goes.
struct Call: Sendable {
    let operation: Operation
    let path: [String: String]
    let query: [String: String]
    let body: JSONValue?
    /// The reply is to come without the id of the job that was started.
    let hidesJob: Bool
    let options: WorldOptions
}

/// What an operation has to say when it was done.
struct Outcome: Sendable {
    var messages: [String] = []
    var payload: Payload?
    var file: File?
    /// Something in the world was changed.
    var isChange = false

    struct File: Sendable {
        let name: String
        let text: String
    }
}

/// What the appliance does when an operation is called.
typealias Handler = @Sendable (Call, inout World.State, SimulatedTime) throws(Refusal) -> Outcome

/// The operations that are built, by name. Any other operation of the document is answered with 501.
enum Handlers {
    static let all: [String: Handler] = [
        "auth.login": login,
        "storage_systems.list": storageSystems,
        "policies.list": policies,
        "resource_groups.list": resourceGroups,
        "resource_groups.create": createResourceGroup,
        "resource_groups.backup_now": backUpNow,
        "jobs.list": jobs,
        "jobs.get": job,
        "jobs.logs": jobLog,
    ].merging(vms) { first, _ in first }.merging(datastores) { first, _ in first }
}
