import API
import JSON
import Testing

@testable import Simulator

/// What the appliance says to requests that are wrong in themselves.
struct RefusalTests {
    @Test(
        "Each refusal is in the envelope, with its status in it",
        arguments: [
            (401, "GET", "/api/4.1/jobs", "", false), (401, "GET", "/api/4.1/jobs/1/logs", "", false),
            (404, "GET", "/api/4.1/jobs/999999", "", true), (400, "GET", "/api/4.1/jobs/abc", "", true),
            (404, "GET", "/api/4.1/nothing", "", true), (404, "GET", "/api/4.1/jobs/", "", true),
            (404, "GET", "/4.1/jobs", "", true), (404, "GET", "/", "", true), (404, "GET", "/api", "", true),
            (405, "DELETE", "/api/4.1/jobs", "", true), (405, "POST", "/api/v3/api-docs", "", true),
            (405, "GET", "/api/4.1/auth/login", "", false),
            (400, "POST", "/api/4.1/auth/login", "", false), (400, "POST", "/api/4.1/auth/login", "{", false),
            (400, "POST", "/api/4.1/auth/login", "[]", false),
            (400, "POST", "/api/4.1/auth/login", #"{"username":"x"}"#, false),
            (401, "POST", "/api/4.1/auth/login", #"{"username":"x","password":"y"}"#, false),
            (400, "POST", "/api/4.1/resource-groups/backupnow", "", true),
        ] as [(Int, String, String, String, Bool)])
    func refusals(status: Int, method: String, target: String, body: String, withToken: Bool) throws {
        let appliance = try Appliance()
        let reply = appliance.send(
            method, target, body: Array(body.utf8), token: withToken ? appliance.token : nil)
        #expect(reply.status == status)
        let envelope = try JSONValue(parsing: reply.bytes)
        #expect(envelope["statusCode"]?.int == Int64(status))
        #expect(envelope["statusMessage"]?.string == ResponseEnvelope.phrase(status))
        #expect(envelope["responseMessage"]?.array?.first?.string?.isEmpty == false)
        #expect(envelope["response"] == nil)
    }

    @Test("The methods that a path takes are said")
    func allow() throws {
        let reply = try Appliance().send("PATCH", "/api/4.1/resource-groups")
        #expect(reply.status == 405)
        #expect(reply.header("Allow") == "GET, POST")
    }

    @Test("A wrong password is told from a wrong name in nothing, and gives no token")
    func wrongPassword() throws {
        let appliance = try Appliance()
        let replies = [Accounts.userNames[0], "nobody"].map { name in
            appliance.send(
                "POST", "/api/4.1/auth/login", body: Array(#"{"username":"\#(name)","password":"no"}"#.utf8), token: nil
            )
        }
        #expect(replies.map(\.status) == [401, 401])
        #expect(replies[0].bytes == replies[1].bytes)
    }

    @Test("A token of nobody's is refused, and so is one whose time is over")
    func tokens() throws {
        let appliance = try Appliance { $0.tokenSeconds = 60 }
        #expect(appliance.send("GET", "/api/4.1/policies", token: "0123456789abcdef").status == 401)
        #expect(appliance.send("GET", "/api/4.1/policies", token: "").status == 401)
        appliance.advance(59)
        #expect(appliance.send("GET", "/api/4.1/policies").status == 200)
        appliance.advance(1)
        #expect(appliance.send("GET", "/api/4.1/policies").status == 401)
        #expect(appliance.send("GET", "/api/4.1/policies", token: try appliance.logIn()).status == 200)
    }

    @Test("The token's header may be in any case", arguments: ["Token", "token", "TOKEN"])
    func headerCase(name: String) throws {
        let appliance = try Appliance()
        let request = Request("GET", "/api/4.1/policies", headers: [(name, appliance.token)])
        #expect(appliance.service.answer(request).status == 200)
    }

    @Test("A read may bear a body that means nothing")
    func bodyOfRead() throws {
        let appliance = try Appliance()
        #expect(appliance.send("GET", "/api/4.1/policies", body: Array("not JSON".utf8)).status == 200)
    }

    @Test("A body that is too long is refused")
    func tooLong() throws {
        let appliance = try Appliance()
        var request = Request("POST", "/api/4.1/auth/login")
        request.isTooLarge = true
        #expect(appliance.service.answer(request).status == 413)
    }

    @Test("HEAD is answered like GET")
    func head() throws {
        #expect(try Appliance().send("HEAD", "/api/4.1/policies").status == 200)
    }

    @Test("An operation of the document that is not built is refused by its name")
    func notBuilt() throws {
        var handlers = Operations.handlers
        handlers["policies.list"] = nil
        let appliance = try Appliance(handlers: handlers)
        let reply = appliance.send("GET", "/api/4.1/policies")
        #expect(reply.status == 501)
        #expect(try messages(reply) == ["not implemented: policies.list (GET /4.1/policies)"])
    }

    @Test("Every operation that is built is one of the document's")
    func noStrayHandler() throws {
        let document = try APIDocument.bundled()
        #expect(Operations.handlers.keys.allSatisfy { document[$0] != nil })
    }
}
