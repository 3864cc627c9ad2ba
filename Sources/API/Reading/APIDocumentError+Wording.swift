import Errors
import System

extension APIDocumentError: ReportableError, CustomStringConvertible {
    public var kind: ErrorKind { .protocol }

    /// What is wrong, in a sentence.
    public var message: String { "the API document can't be used: \(finding)" }

    /// What is wrong, and where: the middle of a sentence.
    public var finding: String {
        let problem =
            switch reason {
            case .version(let version?):
                "version \(version.quoted) is not understood; OpenAPI 3.0, 3.1 and Swagger 2.0 are"
            case .version(nil): "it doesn't say which version of OpenAPI it is"
            case .missing(let name): "\(name) is missing"
            case .wrongType(let expected, let found): "\(expected) is expected, not \(found)"
            case .badValue(let value, let expected): "\(value) makes no sense; expected is \(expected)"
            case .badReference(let reference): "the reference \(reference.quoted) leads nowhere inside the document"
            case .referenceLoop(let reference): "the reference \(reference.quoted) leads back to itself"
            case .badPath(let path): "\(path.quoted) is no plain absolute path"
            case .twice(let name): "\(name) is there twice"
            case .tooLarge(let size, let limit):
                "it has \(size) bytes, more than the \(limit) that any true one needs"
            case .notJSON(let detail): "it \(detail)"
            case .yaml: "it is YAML, and only JSON is read"
            case .empty: "there is no operation in it"
            case .otherHost(let host): "it is about another host, \(host.quoted)"
            case .tooMany(let things, let limit): "there are more than \(limit) \(things)"
            }
        return problem + (place.isEmpty ? "" : " (at \(shownPlace))")
    }

    public var hint: String? {
        let unchanged = "Nothing was changed: scv.api goes by the document that it had."
        return switch reason {
        case .otherHost(let host):
            "If that is another name of this appliance, say so in its profile: \"names\": [\(host.hostName.quoted)]; "
                + "at a terminal scv.api.sync() asks, unless there are several. \(unchanged)"
        case .empty:
            "Another place may have the appliance's own: scv.api.correct{document = \"/…\"} says where. \(unchanged)"
        case .yaml:
            "Its place is likely the same without .yaml; \"document\" in the profile names one. \(unchanged)"
        default: unchanged
        }
    }

    /// Only an appliance's own document can be wrong before a user's eyes, and only one operation reads that.
    public var details: [ErrorField] { [ErrorField("operation", .text("api.sync"))] }

    public var description: String { message }

    private var shownPlace: String {
        (place.count > 200 ? String(place.prefix(200)) + "…" : place).printable
    }
}
