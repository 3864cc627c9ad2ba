import API
import Errors
import JSON
import Testing

@testable import Appliance

private let list = RequestFacts(operation: "jobs.list", method: "GET", path: "/4.1/jobs")

private let otherServer =
    "Check that --url is the appliance itself, and not a proxy or another server; --trace shows the exchange."
private let sync = WordingTests.sync
private let again = WordingTests.again

/// What is said of replies that can't be understood.
@Suite struct ReplyWordingTests {
    private static func garbled(_ fault: UnexpectedReply, status: Int? = nil) -> ApplianceError {
        .unexpectedReply(fault, status: status, facts: list)
    }

    static let nonsense = [
        Wording(
            garbled(.emptyBody, status: 200), .protocol,
            "jobs.list got an empty reply where JSON was expected (status 200)", otherServer),
        Wording(
            garbled(.html(title: "Sign in")), .protocol,
            "jobs.list got an HTML page, “Sign in”, where JSON was expected", otherServer),
        Wording(
            garbled(.page(title: "Sign in"), status: 200), .protocol,
            "jobs.list got an HTML page, “Sign in”, in the place of the file (status 200)", otherServer),
        Wording(
            garbled(.page(title: nil)), .protocol, "jobs.list got an HTML page in the place of the file", otherServer),
        Wording(
            garbled(.problem(["Gone"]), status: 200), .protocol,
            "jobs.list got the report of a problem: Gone (status 200)",
            "The appliance's own log says more; --trace shows the exchange."),
        Wording(
            garbled(.problem([])), .protocol, "jobs.list got the report of a problem",
            "The appliance's own log says more; --trace shows the exchange."),
        Wording(
            garbled(.unclear(status: "1", messages: ["no answer"]), status: 200), .protocol,
            "jobs.list got a reply that doesn't say whether it is a success: its status is 1: no answer "
                + "(status 200)",
            "The appliance's own log says more; --trace shows the exchange."),
        Wording(
            garbled(.twice("id"), status: 200), .protocol,
            "jobs.list got a reply with the field “id” twice in one object, with different values (status 200)",
            "The appliance itself sent it so. Ask again; --trace shows the exchange."),
        Wording(
            garbled(.partial, status: 206), .protocol,
            "jobs.list got a part alone of what was asked for (status 206)", otherServer),
        Wording(
            garbled(.html(title: nil)), .protocol, "jobs.list got an HTML page where JSON was expected", otherServer),
        Wording(
            garbled(.notJSON(contentType: "text/plain", size: 5, detail: "bad")), .protocol,
            "jobs.list got 5 bytes of text/plain that are not JSON: bad", otherServer),
        Wording(
            garbled(.notJSON(contentType: nil, size: 1, detail: "bad")), .protocol,
            "jobs.list got 1 byte of unnamed content that are not JSON: bad", otherServer),
        Wording(
            garbled(.tooLarge(limit: 128 << 20)), .protocol, "jobs.list got a reply that goes on beyond 134.2 MB",
            "Ask for less, or look with --trace what answers there."),
        Wording(
            garbled(.truncated(size: 20_000)), .protocol, "jobs.list got a reply that breaks off after 20 kB", again),
        Wording(garbled(.truncated(size: nil)), .protocol, "jobs.list got a reply that breaks off", again),
        Wording(
            garbled(.missingField("response.token")), .protocol,
            "jobs.list got a reply without the field “response.token”", sync),
        Wording(
            garbled(.wrongType(field: "response", expected: "a list", got: "a number")), .protocol,
            "jobs.list got a reply whose “response” is a number, not a list", sync),
        Wording(
            garbled(.redirect(to: "https://sso/"), status: 302), .protocol,
            "jobs.list got a redirection to https://sso/ (status 302)", otherServer),
        Wording(garbled(.redirect(to: nil)), .protocol, "jobs.list got a redirection to nowhere", otherServer),
        Wording(
            garbled(.other("it is not HTTP")), .protocol, "jobs.list got no reply that can be read: it is not HTTP",
            again),
    ]

    @Test func fieldOfAReplyThatIsMissingOrOfAnotherType() {
        for fault in [
            UnexpectedReply.missingField("response.token"),
            .wrongType(field: "response.token", expected: "a text", got: "a number"),
        ] {
            #expect(Self.garbled(fault).fields.contains { $0.name == "field" && $0.value == .text("response.token") })
        }
        #expect(!Self.garbled(.emptyBody).fields.contains { $0.name == "field" })
    }

    @Test(arguments: nonsense)
    func says(row: Wording) { row.expect() }
}
