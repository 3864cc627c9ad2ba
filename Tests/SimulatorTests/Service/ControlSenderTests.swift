import Testing

@testable import Simulator

/// Who may control the simulator: nobody's page in a browser, whatever name it gives this machine.
@Suite struct ControlSenderTests {
    private func status(_ method: String, _ path: String, _ headers: [(name: String, value: String)]) throws -> Int {
        try Appliance().service.answer(Request(method, path, headers: headers, body: Array("{}".utf8))).status
    }

    @Test(arguments: ["127.0.0.1", "127.0.0.1:8144", "localhost:1", "LOCALHOST"])
    func isReachedUnderThisMachinesNames(host: String) throws {
        #expect(try status("GET", "/simulator", [("Host", host)]) == 200)
        #expect(
            try status("POST", "/simulator/reset", [("Host", host), ("Content-Type", "application/json")]) == 200)
    }

    @Test(arguments: [
        "evil.example", "evil.example:8144", "127.0.0.1.evil.example", "localhost.evil.example", "", "[::1]:8144",
    ])
    func isNotReachedUnderAnotherName(host: String) throws {
        for path in ["/simulator", "/simulator/world", "/simulator/faults", "/simulator/nothing"] {
            #expect(try status("GET", path, [("Host", host)]) == 403)
        }
        #expect(
            try status("POST", "/simulator/reset", [("Host", host), ("Content-Type", "application/json")]) == 403)
    }

    @Test func isNotReachedWithoutAName() throws {
        #expect(try status("GET", "/simulator", []) == 403)
    }

    @Test(arguments: ["https://evil.example", "null", "http://127.0.0.1:8144", "https://127.0.0.1:1"])
    func isNotReachedFromAForeignPage(origin: String) throws {
        let headers = [("Host", "127.0.0.1:8144"), ("Content-Type", "application/json"), ("Origin", origin)]
        #expect(try status("POST", "/simulator/reset", headers) == 403)
        #expect(try status("GET", "/simulator/world", headers) == 403)
    }

    @Test func isReachedFromItsOwnPage() throws {
        let headers = [
            ("Host", "127.0.0.1:8144"), ("Content-Type", "application/json"), ("Origin", "https://127.0.0.1:8144"),
        ]
        #expect(try status("POST", "/simulator/reset", headers) == 200)
    }

    @Test(arguments: ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])
    func isChangedInJSONOnly(type: String) throws {
        let headers = [("Host", "localhost"), ("Content-Type", type)]
        for (method, path) in [("POST", "reset"), ("POST", "clock"), ("POST", "faults"), ("DELETE", "faults")] {
            #expect(try status(method, "/simulator/\(path)", headers) == 415)
        }
    }

    @Test func takesJSONWithACharset() throws {
        let headers = [("Host", "localhost"), ("Content-Type", "Application/JSON; charset=utf-8")]
        #expect(try status("DELETE", "/simulator/faults", headers) == 200)
    }
}
