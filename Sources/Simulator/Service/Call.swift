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
    /// Who calls; nobody before the login.
    let user: String
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
        let bytes: [UInt8]
    }
}

/// What the appliance does when an operation is called.
typealias Handler = @Sendable (Call, inout World.State) throws(RequestError) -> Outcome

/// The operations that are built, by name. Any other operation of the document is answered with 501.
enum Handlers {
    static let all: [String: Handler] = [
        accounts, storageSystems, policies, resourceGroups, vms, datastores, jobs, reports, schedules, audit, upkeep,
    ].reduce(into: [:]) { all, subject in all.merge(subject) { first, _ in first } }

    private static let accounts: [String: Handler] = ["auth.login": login]
}
