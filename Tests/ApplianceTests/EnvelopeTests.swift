import API
import Errors
import HTTP
import JSON
import Testing

@testable import Appliance

/// What an envelope says of how its request went: only what is known to mean success is one.
extension ReplyTests {
    @Test(arguments: [
        #""statusCode":"INTERNAL_SERVER_ERROR""#, #""statusCode":"409""#, #""statusCode":null,"statusMessage":"ERROR""#,
        #""statusMessage":"Conflict""#, #""success":false"#, #""errors":["it is mounted"]"#,
        #""status":500,"error":"it is mounted""#,
        #""statusCode":200,"response":{"statusCode":500,"statusMessage":"ERROR"}"#,
    ])
    func aFailureInsideASuccessIsOneInEveryForm(members: String) throws {
        let error = try end(.json("{\(members)}"), "jobs.get").error
        #expect(error?.kind == .appliance)
        #expect(error?.message.contains("inside an HTTP success") == true)
    }

    @Test(arguments: [
        ("1", "1"), ("-1", "-1"), ("302", "302"), (#""DONE""#, "DONE"), ("true", "a boolean"),
        (#"200,"statusMessage":"FAILED""#, "200"), (#"200,"success":false"#, "200"),
        (#""\u001b[31mA\r\n""#, #"\u{1b}[31mA\u{d}\u{a}"#),
    ])
    func anEnvelopeThatSaysNeitherIsNoSuccess(code: String, shown: String) throws {
        let reply = Answer.json(#"{"statusCode":\#(code),"responseMessage":["vCenter did not answer"]}"#)
        let fault = UnexpectedReply.unclear(status: shown, messages: ["vCenter did not answer"])
        #expect(try self.fault(reply, "jobs.get") == fault)
    }

    @Test func aRecordWithoutAnEnvelopeMayHaveFieldsOfSuchNames() throws {
        for text in [#"{"id":1,"errors":["quiesce failed"]}"#, #"{"id":1,"success":false}"#] {
            #expect(try end(.json(text), "jobs.get").get().payload != nil)
        }
    }

    @Test func aWordIsNoStatusOfHTTP() throws {
        let root = try JSONDocument(parsing: #"{"statusCode":"FAILED"}"#).root
        #expect(Envelope(root).verdict == .failure(nil) && Envelope(root).status == nil)
    }

    @Test func aPartInsideASuccessIsOne() throws {
        #expect(try fault(.json(#"{"statusCode":206,"response":[]}"#), "jobs.list") == .partial)
    }

    @Test(arguments: ["0", "201", #""OK""#, #""202""#, #""ACCEPTED""#, "null"])
    func successesOfEveryForm(code: String) throws {
        #expect(try end(.json(#"{"statusCode":\#(code),"response":{"id":1}}"#), "jobs.get").get().payload != nil)
    }

    @Test func aTextInThePlaceOfAnEnvelopeIsNoReply() throws {
        for text in [#""deleted""#, "false", "7", "null"] {
            guard case .wrongType("reply", "an object", _) = try fault(.json(text), "jobs.get") else {
                return #expect(Bool(false), "\(text)")
            }
        }
    }

    @Test(arguments: [
        (500, #"{"message":"vCenter did not answer","response":{"jobId":118}}"#),
        (200, #"{"statusCode":500,"responseMessage":["vCenter did not answer"],"response":{"jobId":"118"}}"#),
        (409, #"{"jobId":118}"#),
    ])
    func aChangeThatFailedBesideAJobNamesIt(status: Int, text: String) throws {
        let error = try end(.json(text, status: status), "resource_groups.backup_now").error
        #expect(error?.kind == .appliance)
        #expect(error?.fields.contains(ErrorField("job", .integer(118))) == true)
        #expect(error?.message.contains("but the reply names job 118") == true)
        // Whatever a read says of a job, it started none; no more does a change that is none of a job.
        for name in ["jobs.get", "config.set_jobs_cleanup"] {
            #expect(try end(.json(text, status: status), name).error?.fields.contains { $0.name == "job" } == false)
        }
    }

    @Test(arguments: ["0", "-1", "null", #""""#, #""soon""#, "{}", "1.5"])
    func whatIsNoJobIsNoneOfAFailureEither(id: String) throws {
        let answer = Answer.json(#"{"message":"no","response":{"jobId":\#(id)}}"#, status: 500)
        let error = try end(answer, "resource_groups.backup_now").error
        #expect(error?.fields.contains { $0.name == "job" } == false)
    }

    @Test func aFieldThatIsThereTwiceIsNotChosen() throws {
        let twice = #"{"statusCode":200,"response":[{"id":1,"name":"a"},{"id":2,"name":"b","id":1}]}"#
        #expect(try fault(.json(twice), "jobs.list") == .twice("id"))
        let same = #"{"statusCode":200,"response":[{"id":1,"id":1,"x":{"a":[1]},"x":{"a":[1]}}]}"#
        #expect(try end(.json(same), "jobs.list").get().payload?.count == 1)
        let many = (0..<200).map { #""m\#($0)":\#($0)"# }.joined(separator: ",")
        #expect(try fault(.json(#"{"response":{\#(many),"m7":8}}"#), "jobs.get") == .twice("m7"))
        #expect(try end(.json(#"{"response":{\#(many)}}"#), "jobs.get").get().payload?.count == 200)
    }

    /// Ends the deletion of a group, to which its answer says yes.
    private func delete(_ text: String, status: Int = 200) throws -> Result<GateReply, ApplianceError> {
        let bench = try Bench { $0.retries.tries = 1 }
        bench.transport.answer = { _, _ in .json(text, status: status) }
        var call = bench.call("resource_groups.delete")
        call.confirm = false
        return bench.perform(call)
    }

    @Test(arguments: [
        (#"{"error":"it is locked"}"#, "it is locked"),
        (#"{"Error":{"message":"it is locked"},"trace_id":7}"#, "it is locked"),
        (#"{"errorCode":"SCV-50","errorMessage":"it is locked"}"#, "it is locked; SCV-50"),
        (#"{"message":"it is locked","code":409}"#, "it is locked"),
        (#"{"fault":{"faultstring":"it is locked"}}"#, "it is locked"),
        (#"{"exception":"it is locked","id":1}"#, "it is locked"),
        (#"{"status":"FAILED","reason":"it is locked"}"#, "it is locked"),
        (#"{"statusMessage":"OK","errors":[{"message":"it is locked"}],"x":1}"#, "it is locked"),
        (#"{"response":{"error":"it is locked"}}"#, "it is locked"),
        (#"[{"error":"it is locked"}]"#, "it is locked"),
    ])
    func whatTellsOfAFailureInAnswerToAChangeIsOne(text: String, words: String) throws {
        let error = try delete(text).error
        #expect(error?.kind == .appliance)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "none")")
    }

    @Test(arguments: [
        #""response":{"error":"it is locked"}"#, #""error":"it is locked""#, #""response":{"success":false}"#,
        #""response":{"status":"FAILED"}"#, #""response":"FAILED""#, #""response":false"#,
        #""response":{"results":[{"id":1,"errorMessage":"it is locked"}]}"#, #""statusMessage":"Partial""#,
    ])
    func aChangeOfWhichBothIsSaidIsNotKnown(member: String) throws {
        let error = try delete("{\"statusCode\":200,\(member)}").error
        #expect(error?.kind == .unknownOutcome)
        if member.contains("locked") { #expect(error?.message.contains("it is locked") == true) }
    }

    @Test(arguments: [
        #""response":{"id":1,"status":"FAILED"}"#, #""response":{"error":null,"errors":[],"errorCode":0}"#,
        #""error":"","success":true,"response":{"errorMessage":"NONE"}"#,
    ])
    func whatOnlyIsCalledSoIsNone(member: String) throws {
        #expect(try delete("{\"statusCode\":200,\(member)}").error == nil)
    }

    @Test(arguments: ["{}", "[]", #"{"x":1}"#, #"{"response":{}}"#, #"{"response":null,"statusCode":null}"#])
    func anAnswerToAChangeThatSaysNothingIsNoSuccess(text: String) throws {
        let error = try delete(text).error
        #expect(error?.kind == .unknownOutcome)
        #expect(error?.message.contains("doesn't say whether it is a success: \(text)") == true)
    }

    @Test func wordsWithoutAStatusAreShown() throws {
        let reply = try delete(#"{"responseMessage":["it was deleted"]}"#).get()
        #expect(reply.notes == ["the reply gives no status: it says nothing but “it was deleted”"])
        #expect(try delete(#"{"statusMessage":"OK"}"#).get().notes == [])
    }

    @Test(arguments: [207, 208])
    func aStatusOfSomeOfSeveralThingsIsNoSuccess(status: Int) throws {
        for (text, http) in [(#"{"statusCode":\#(status)}"#, 200), (#"{"statusCode":200}"#, status)] {
            #expect(try delete(text, status: http).error?.kind == .unknownOutcome)
        }
        #expect(try fault(.json(#"{"statusCode":\#(status),"response":{"id":1}}"#), "jobs.get") != nil)
    }

    @Test func aJobThatIsNamedTellsItself() throws {
        let started = #"{"statusCode":200,"response":{"jobId":118,"error":"vCenter is slow"}}"#
        #expect(try end(.json(started), "resource_groups.backup_now").error == nil)
        let failed = #"{"statusCode":200,"response":{"error":"no"}}"#
        #expect(try end(.json(failed), "resource_groups.backup_now").error?.kind == .unknownOutcome)
    }

    @Test func whatAReadTellsOfAFailureBesideItsPayloadIsShown() throws {
        let text = #"{"statusCode":200,"errors":["vCenter did not answer"],"response":[{"id":1}]}"#
        let reply = try end(.json(text), "jobs.list").get()
        #expect(reply.notes == ["the reply also tells of a failure: “vCenter did not answer”"])
        #expect(try end(.json(#"{"error":"it is locked"}"#), "jobs.get").error?.kind == .appliance)
    }
}
