import API
import Errors
import Testing

@testable import Appliance

private let list = RequestFacts(operation: "jobs.list", method: "GET", path: "/4.1/jobs")
private let backup = RequestFacts(
    operation: "resource_groups.backup_now", method: "POST", path: "/4.1/resource-groups/backupnow")
private let raw = RequestFacts(operation: nil, method: "PUT", path: "/4.1/x")
private let question = GrantRequest(
    operation: "backups.delete", targets: [.init(id: "1", name: "one"), .init(id: "2", name: "two\u{1b}")],
    loss: "This deletes 2 backups.")

/// What the gate says of requests that it doesn't let out.
@Suite struct RefusalWordingTests {
    static let refusals = [
        Wording(
            .refused(.grantUsed(targets: ["3"]), facts: list), .refused,
            "jobs.list of 3 was confirmed once, and that was used already",
            "Nothing was sent. Ask again: an answer is good once for each target."),
        Wording(
            .refused(.readOnly(.change, by: .session), facts: backup), .refused,
            "resource_groups.backup_now changes something, and this session only reads",
            "Nothing was sent. Start without --read-only, or with a profile without read_only, to allow it."),
        Wording(
            .refused(.readOnly(.destroy, by: .script), facts: raw), .refused,
            "PUT /4.1/x destroys something, and this script only reads",
            "Nothing was sent. needs = \"destroy\" in its header allows it."),
        Wording(
            .refused(.readOnly(.change, by: .call), facts: backup), .refused,
            "resource_groups.backup_now changes something, and this call only reads",
            "Nothing was sent. It was to be a read or nothing."),
        Wording(.refused(.notConfirmed, facts: raw), .refused, "PUT /4.1/x was not confirmed", "Nothing was sent."),
        Wording(
            .refused(.noTerminal(question), facts: raw), .refused,
            "PUT /4.1/x must be confirmed, and there is no terminal to ask at",
            "This deletes 2 backups.\n  one\n  two?\nNothing was sent. Pass --yes, or confirm = false in the call."),
        Wording(
            .refused(.grantMismatch(granted: "vms.restore web01", targets: ["3", "4"]), facts: raw), .refused,
            "PUT /4.1/x of 3, 4 was not confirmed: the question was about vms.restore web01",
            "Nothing was sent. Ask for a confirmation that names each target."),
    ]

    @Test(arguments: refusals)
    func says(row: Wording) { row.expect() }
}
