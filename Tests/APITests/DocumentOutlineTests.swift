import API
import Testing

@Suite struct DocumentOutlineTests {
    func outline(_ text: String, place: String = "/api/v3/api-docs/swagger-config") -> DocumentOutline {
        DocumentOutline(Array(text.utf8), host: "scv.demo.local", names: ["192.0.2.7"], place: place)
    }

    func places(_ text: String, place: String = "/api/v3/api-docs/swagger-config") -> [String]? {
        guard case .places(let places) = outline(text, place: place) else { return nil }
        return places.map { "\($0.name ?? "-") \($0.path ?? "elsewhere")" }
    }

    @Test func listsOfSpringdocAndOfSpringfox() {
        #expect(places(#"{"configUrl": "/c", "url": "/api/v3/api-docs"}"#) == ["- /api/v3/api-docs"])
        #expect(
            places(#"{"urls": [{"url": "/v3/api-docs/scv", "name": "scv"}, {"url": "/v3/api-docs/x", "name": "x"}]}"#)
                == ["scv /v3/api-docs/scv", "x /v3/api-docs/x"])
        #expect(
            places(#"[{"name": "a", "location": "/v2/api-docs?group=a"}, {"url": "/v2/b", "location": "/c"}]"#)
                == ["a /v2/api-docs?group=a", "- /v2/b"])
    }

    @Test func documentsInAText() {
        let document = #"{"openapi":"3.0.1","paths":{}}"#
        func decoded(_ text: String) -> String {
            String(decoding: LiveDocument.decoded(Array(text.utf8)), as: UTF8.self)
        }
        let base64 = "eyJvcGVuYXBpIjoiMy4wLjEiLCJwYXRocyI6e319"
        for text in [
            document, #""{\"openapi\":\"3.0.1\",\"paths\":{}}""#, "\"\(base64)\"", base64, " \(base64)==\n",
        ] {
            #expect(decoded(text) == (text == document ? text : document))
        }
        for other in ["", "\"", "\"not a document\"", "openapi: 3.0.1", "[1]", "<html>", "\"W10=\"", "W10", "e=30"] {
            #expect(decoded(other) == other)
        }
    }

    @Test func placesOnThisHostAndOnOthers() {
        func place(_ url: String) -> String? { places(#"{"url": "\#(url)"}"#)?[0] }
        #expect(place("https://scv.demo.local:8144/v3/x?a=b") == "- /v3/x?a=b")
        #expect(place("//192.0.2.7/v3/x") == "- /v3/x")
        #expect(place("scv.json") == "- /api/v3/api-docs/scv.json")
        #expect(place("./scv") == "- /api/v3/api-docs/scv")
        for url in [
            "https://evil.example/x", "//evil.example/x", "https://scv.demo.local@evil.example/x", "javascript:x",
            "https://scv.demo.local", "ftp://scv.demo.local/x", "",
        ] {
            #expect(place(url) == "- elsewhere", "\(url)")
        }
    }

    @Test func documentsAndWhatTheySayOfThemselves() {
        func facts(_ text: String) -> String? {
            guard case .document(let facts) = outline(text) else { return nil }
            return "\(facts.hasAPIPaths) \(facts.otherHosts)"
        }
        #expect(facts(#"{"openapi": "3.0.1", "paths": {"/4.1/jobs": {}}}"#) == "true []")
        #expect(facts(#"{"swagger": "2.0", "basePath": "/api/4.1", "paths": {"/jobs": {}}}"#) == "true []")
        #expect(facts(#"{"openapi": "3.0.1", "paths": {"/internal/4.1x": {}}}"#) == "false []")
        #expect(
            facts(
                #"{"openapi": "3.0.1", "servers": [{"url": "https://scv01/api"}, {"url": "https://192.0.2.7:8144/"}, "#
                    + #"{"url": "/api"}]}"#) == #"false ["scv01"]"#)
    }

    @Test func anythingElseSaysWhatItIs() {
        func words(_ text: String) -> String? {
            guard case .neither(let error) = outline(text) else { return nil }
            return error.message
        }
        #expect(words("openapi: 3.0.1\ninfo:\n  title: SCV\n")?.contains("it is YAML, and only JSON is read") == true)
        #expect(words("---\n# made by hand\nswagger: '2.0'\n")?.contains("it is YAML") == true)
        #expect(words("<html>")?.contains("it is a page of HTML or XML, not JSON") == true)
        #expect(words("[]")?.contains("an object is expected, not a list") == true)
        #expect(words("{}")?.contains("doesn't say which version") == true)
    }
}
