import HTTP
import System

/// Keeps a failure that comes in the place of a file from taking that file's place.
///
/// The appliance may say that it failed inside an HTTP success, under any content type. So what was downloaded stays
/// beside its destination, and is moved there when it is known not to tell of a failure.
enum Download {
    /// An envelope is never larger than this.
    private static let maxEnvelopeSize = 64 << 10

    /// The reply as the reader is to judge it: a failure in its body, and no file; or the file in its place.
    static func settle(_ reply: HTTPResponse, operation: ReplyReader) throws(SystemError) -> HTTPResponse {
        guard let file = reply.file else { return reply }
        if let body = file.contents(limit: maxEnvelopeSize) {
            var read = reply
            read.body = body
            read.file = nil
            switch operation.read(read).verdict {
            case .failed, .tokenRefused:
                file.discard()
                return read
            case .reply, .garbled: break
            }
        }
        try file.complete()
        return reply
    }
}
