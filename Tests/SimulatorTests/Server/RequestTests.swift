import Testing

@testable import Simulator

@Suite struct RequestTests {
    @Test func cutsATargetIntoItsPathAndItsDecodedQuery() {
        let request = Request("GET", "/api/4.1/a%2Fb?type=mount%20it&flag&a=b=c&plus=1+1&bad=%zz%4")
        #expect(request.path == "/api/4.1/a%2Fb")
        #expect(request.query.map(\.name) == ["type", "flag", "a", "plus", "bad"])
        #expect(request.query.map(\.value) == ["mount it", "", "b=c", "1 1", "%zz%4"])
    }

    @Test func repairsBytesThatAreNotUTF8() {
        #expect(Request("GET", "/?a=%ff%00").query.first?.value == "\u{FFFD}\0")
        #expect(Request("GET", "").path == "")
        #expect(Request("GET", "?").query.isEmpty)
    }

    @Test func findsHeadersInAnyCase() {
        let request = Request("GET", "/", headers: [("TOKEN", "1"), ("token", "2")])
        #expect(request.header("Token") == "1")
        #expect(request.header("Host") == nil)
    }
}
