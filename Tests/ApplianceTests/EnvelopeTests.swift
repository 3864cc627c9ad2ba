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
