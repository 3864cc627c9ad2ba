import API

/// The page for people: which operations there are, and where the document is. The appliance has a Swagger page there.
struct DocumentPage {
    private let document: APIDocument
    private let documentPath: String

    init(_ document: APIDocument, documentPath: String) {
        self.document = document
        self.documentPath = documentPath
    }

    var response: Response {
        Response(status: 200, headers: [("Content-Type", "text/html; charset=utf-8")], body: Array(text.utf8))
    }

    private var text: String {
        let place = documentPath.escapedForHTML
        var lines = [
            "<!DOCTYPE html>", "<html lang=\"en\">", "<head><meta charset=\"utf-8\">",
            "<title>\(document.title.escapedForHTML)</title></head>", "<body>",
            "<h1>\(document.title.escapedForHTML) \(document.version.escapedForHTML)</h1>",
            "<p>A simulated appliance: nothing here is real. Its document, in OpenAPI 3, is at "
                + "<a href=\"\(place)\">\(place)</a>; the paths below begin with /api.</p>",
        ]
        var subjects: [String] = []
        for operation in document.operations where !subjects.contains(operation.subject) {
            subjects.append(operation.subject)
        }
        for subject in subjects {
            lines += ["<h2>\(subject.escapedForHTML)</h2>", "<table>"]
            for operation in document.operations where operation.subject == subject {
                let cells = [
                    operation.method, operation.path, operation.title ?? "", operation.name, operation.effect.rawValue,
                ]
                lines.append("<tr>" + cells.map { "<td>\($0.escapedForHTML)</td>" }.joined() + "</tr>")
            }
            lines.append("</table>")
        }
        lines += ["</body>", "</html>"]
        return lines.joined(separator: "\n") + "\n"
    }
}

extension String {
    /// The text where markup may stand.
    fileprivate var escapedForHTML: String {
        reduce(into: "") { text, character in
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            default: text.append(character)
            }
        }
    }
}
