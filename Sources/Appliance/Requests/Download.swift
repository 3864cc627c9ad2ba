import Glibc
import HTTP
import System

/// Keeps a failure that comes in the place of a file from taking that file's place.
///
/// The appliance may say that it failed inside an HTTP success. So a download is first put beside its destination, and
/// moved there when it is known not to be JSON that tells of a failure.
enum Download {
    /// An envelope is never larger than this.
    private static let maxEnvelopeSize = 64 << 10

    /// A name beside the destination that nobody else uses.
    static func aside(_ path: String, number: Int) -> String {
        let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        return "\(path[..<cut]).\(path[cut...]).scvsh-\(getpid())-\(number)"
    }

    /// Moves what came to its destination; JSON that is small enough to be an envelope is put into the reply's body
    /// instead, for the reader to judge, and moved only if it is none.
    static func settle(_ reply: HTTPResponse, at path: String, number: Int) -> Result<HTTPResponse, DownloadError> {
        var reply = reply
        let aside = aside(path, number: number)
        if let body = json(in: aside, reply) {
            let verdict = ReplyReader(method: "GET", operation: nil).read(
                HTTPResponse(status: reply.status, headers: reply.headers, body: body)
            ).verdict
            switch verdict {
            case .failed, .tokenRefused:
                unlink(aside)
                reply.body = body
                reply.file = nil
                return .success(reply)
            case .reply, .garbled: break
            }
        }
        guard rename(aside, path) == 0 else {
            let reason = systemMessage(errno)
            unlink(aside)
            return .failure(DownloadError(reason: reason))
        }
        reply.file = path
        return .success(reply)
    }

    private static func json(in file: String, _ reply: HTTPResponse) -> [UInt8]? {
        guard let type = reply.header("Content-Type")?.lowercased(), type.firstRange(of: "json") != nil,
            reply.bytesReceived <= Int64(maxEnvelopeSize)
        else { return nil }
        return try? readFile(file, limit: maxEnvelopeSize)
    }
}

/// A download that the system did not let be put into its place.
struct DownloadError: Error {
    /// The system's own words.
    let reason: String
}
