import JSON
import Testing

@testable import API

/// Fields that may be ours under another name: offered, and never taken.
@Suite struct FieldOfferTests {
    /// What is offered where the appliance's document has a job of these fields.
    func offers(_ fields: String) throws -> (rows: [String], merge: DocumentMerge) {
        let content =
            #"{"get": {"responses": {"200": {"content": {"application/json": {"schema": {"type": "array", "items": "#
            + #"{"type": "object", "properties": {\#(fields)}}}}}}}}}"#
        let merge = try LiveFixture.correction(paths: #"{"/4.1/jobs": \#(content)}"#)
        let rows = merge.differences.filter { $0.subject == .offered }.map {
            "\($0.operation) \($0.ours ?? "-") \($0.live ?? "-") \($0.taken.rawValue) \($0.correction ?? "-")"
        }
        return (rows, merge)
    }

    static let time = #"{"type": "string", "format": "date-time"}"#

    @Test func aTimeOfANameThatSaysTheSame() throws {
        let (rows, merge) = try offers(#""id": {"type": "integer"}, "createdAt": \#(Self.time)"#)
        #expect(
            rows == [
                #"jobs.list [].startTime [].createdAt ours "#
                    + #"scv.api.correct{field = "Job.start_time", is = "createdAt"}"#
            ])
        let record = try #require(merge.document["jobs.list"]?.record)
        #expect(record.property(stable: "start_time")?.name == "startTime")
        #expect(record.property("createdAt")?.stableName == nil)
    }

    @Test func startAndEndAreToldApart() throws {
        let (rows, _) = try offers(#""job_created_on": \#(Self.time), "finishedDate": {"type": "integer"}"#)
        #expect(
            rows.map { $0.split(separator: " ")[1...2].joined(separator: " ") } == [
                "[].startTime [].job_created_on", "[].endTime [].finishedDate",
            ])
    }

    @Test func theOnlyTimeThatIsLeft() throws {
        let (rows, _) = try offers(
            #""startTime": \#(Self.time), "whenever": \#(Self.time), "owner": {"type": "string"}"#)
        #expect(rows.map { $0.split(separator: " ")[1...2].joined(separator: " ") } == ["[].endTime [].whenever"])
    }

    @Test func wordsThatMeanTheSameInOtherFields() throws {
        let (rows, _) = try offers(#""state": {"type": "string"}, "jobTitle": {"type": "string"}"#)
        #expect(
            rows.map { $0.split(separator: " ")[1...2].joined(separator: " ") } == [
                "[].name [].jobTitle", "[].status [].state",
            ])
    }

    @Test(arguments: [
        // Another kind of value.
        #""createdAt": {"type": "object"}, "state": {"type": "integer"}"#,
        // Two that may be it.
        #""createdAt": \#(time), "beganOn": \#(time)"#,
        // Of something else.
        #""ownerState": {"type": "string"}, "vmName": {"type": "string"}, "ownerId": {"type": "integer"}"#,
        // What is no time.
        #""createdBy": {"type": "string"}"#,
    ])
    func whatIsNotPlainIsNotOffered(fields: String) throws {
        #expect(try offers(fields).rows == [])
    }

    @Test func aNameIsOfferedAsLuaReadsIt() throws {
        let long = "jobTitle" + String(repeating: "Job", count: 40)
        let (rows, _) = try offers(#""job\"State": {"type": "string"}, "\#(long)": {"type": "string"}"#)
        #expect(
            rows.map { $0.drop { $0 != "{" } } == [
                #"{field = "Job.name", is = "\#(long)"}"#, #"{field = "Job.status", is = "job\"State"}"#,
            ])
        let field = try #require(
            try ArgumentError(
                operation: "a.b", reason: .missing(names: [#"q"x"#], unknown: [#"q"x"#], schema: #"S"c"#)
            ).hint)
        #expect(field.contains(#"scv.api.correct{field = "S\"c.…", is = "q\"x"}"#))
    }

    @Test func whatIsKnownAsAnotherSpellingNeedsNoOffer() throws {
        #expect(try offers(#""startDate": \#(Self.time)"#).rows == [])
    }
}
