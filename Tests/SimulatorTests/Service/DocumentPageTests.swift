import API
import JSON
import Testing

@testable import Simulator

@Suite struct DocumentPageTests {
    @Test func listsEveryOperationAndNeedsNoToken() throws {
        let appliance = try Appliance()
        let reply = appliance.send("GET", "/api/swagger-ui/index.html", token: nil)
        #expect(reply.status == 200)
        #expect(reply.header("Content-Type") == "text/html; charset=utf-8")
        let text = String(decoding: reply.bytes, as: UTF8.self)
        for operation in appliance.service.document.operations {
            #expect(text.contains("<td>\(operation.name)</td>"))
        }
        #expect(text.contains("/api/v3/api-docs"))
        #expect(appliance.send("POST", "/api/swagger-ui/index.html").status == 405)
    }

    @Test func whatADocumentSaysCanNotBecomeMarkup() throws {
        let document = try APIDocument(
            JSONDocument(
                parsing: Array(
                    #"{"openapi":"3.0.3","info":{"title":"<b>&\"","version":"1"},"paths":{}}"#.utf8)
            ).root)
        let text = String(decoding: DocumentPage(document, documentPath: "/x").response.bytes, as: UTF8.self)
        #expect(text.contains("&lt;b&gt;&amp;&quot;") && !text.contains("<b>"))
    }
}
