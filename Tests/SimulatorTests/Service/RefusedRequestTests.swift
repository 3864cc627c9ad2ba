import API
import JSON
import Testing

@testable import Simulator

/// What the appliance says to requests that are wrong in themselves.
@Suite struct RefusedRequestTests {
    @Test(
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
    func eachRefusalIsInTheEnvelopeWithItsStatus(
        status: Int, method: String, target: String, body: String, withToken: Bool
    ) throws {
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

    @Test func saysWhichMethodsAPathTakes() throws {
        let reply = try Appliance().send("PATCH", "/api/4.1/resource-groups")
        #expect(reply.status == 405)
        #expect(reply.header("Allow") == "GET, POST")
    }

    @Test(arguments: ["Token", "token", "TOKEN"])
    func takesTheTokensHeaderInAnyCase(name: String) throws {
        let appliance = try Appliance()
        let request = Request("GET", "/api/4.1/policies", headers: [(name, appliance.token)])
        #expect(appliance.service.answer(request).status == 200)
    }

    @Test func aReadMayBearABodyThatMeansNothing() throws {
        let appliance = try Appliance()
        #expect(appliance.send("GET", "/api/4.1/policies", body: Array("not JSON".utf8)).status == 200)
    }

    @Test func refusesABodyThatIsTooLong() throws {
        let appliance = try Appliance()
        var request = Request("POST", "/api/4.1/auth/login")
        request.isTooLarge = true
        #expect(appliance.service.answer(request).status == 413)
    }

    @Test func answersHEADLikeGET() throws {
        #expect(try Appliance().send("HEAD", "/api/4.1/policies").status == 200)
    }

    @Test(arguments: ["0123456789abcdef", ""])
    func refusesATokenThatWasGivenToNobody(token: String) throws {
        #expect(try Appliance().send("GET", "/api/4.1/policies", token: token).status == 401)
    }

    @Test func refusesATokenWhoseTimeIsOver() throws {
        let appliance = try Appliance { $0.tokenSeconds = 60 }
        appliance.advance(59)
        #expect(appliance.send("GET", "/api/4.1/policies").status == 200)
        appliance.advance(1)
        #expect(appliance.send("GET", "/api/4.1/policies").status == 401)
        #expect(appliance.send("GET", "/api/4.1/policies", token: try appliance.logIn()).status == 200)
    }
}
