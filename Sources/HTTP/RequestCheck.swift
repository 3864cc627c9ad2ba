import Glibc
import System

extension HTTPClient {
    /// Refuses what would go out as something else than it seems: a line end in a header is a second header.
    static func check(_ request: HTTPRequest) throws(HTTPError) {
        guard isToken(request.method) else { throw refusal("\(request.method.debugDescription) is no HTTP method") }
        for (name, value) in request.headers {
            guard isToken(name) else { throw refusal("\(name.debugDescription) is no header name") }
            guard !value.utf8.contains(where: { $0 < 0x20 && $0 != UInt8(ascii: "\t") || $0 == 0x7F }) else {
                throw refusal("the value of the header \(name) has a control character in it")
            }
            guard !["content-length", "transfer-encoding", "host"].contains(name.lowercased()) else {
                throw refusal("the header \(name) follows from the request and can't be given")
            }
        }
        guard !request.url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            throw refusal("the URL has a space or a control character in it")
        }
        // libcurl would wait for a body of the reply, which a HEAD never has.
        if request.body != nil, request.method == "HEAD" { throw refusal("a HEAD request has no body") }
        guard case .authority(let file) = request.trust else { return }
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw HTTPError(kind: .authority(file: file), detail: "\(SystemError("read", file))")
        }
        close(descriptor)
    }

    private static func refusal(_ detail: String) -> HTTPError { HTTPError(kind: .request, detail: detail) }

    /// Whether a text is what HTTP calls a token: no blanks, no separators, not empty.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
