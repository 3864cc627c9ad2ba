import System

extension UnexpectedReply {
    /// The fault without secrets in the other side's own words.
    func redacting(_ redact: (String) -> String) -> UnexpectedReply {
        switch self {
        case .html(let title): .html(title: title.map(redact))
        case .page(let title): .page(title: title.map(redact))
        case .problem(let messages): .problem(messages.map(redact))
        case .unclear(let status, let messages):
            .unclear(status: redact(status).escapingControls().shortened(to: 80), messages: messages.map(redact))
        case .twice(let field): .twice(redact(field).escapingControls().shortened(to: 80))
        case .redirect(let place): .redirect(to: place.map { redact($0).escapingControls().shortened(to: 200) })
        case .notJSON(let type, let size, let detail):
            .notJSON(contentType: type, size: size, detail: redact(detail))
        default: self
        }
    }
}
