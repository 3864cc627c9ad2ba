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
}
