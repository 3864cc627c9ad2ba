import JSON
import Testing

@testable import Simulator

@Suite struct DocumentTextTests {
    @Test func servesTheDocumentWithTheAddressThatWasAskedFor() throws {
        let appliance = try Appliance()
        let request = Request("GET", "/api/v3/api-docs", headers: [("host", "127.0.0.1:4711")])
        let document = try JSONValue(parsing: appliance.service.answer(request).bytes)
        #expect(document["servers"] == [["url": "https://127.0.0.1:4711/api"]])
        #expect(document["paths"]?["/4.1/jobs"] != nil)
    }
}
