import HTTP
import System

/// Keeps a failure that comes in the place of a file from taking that file's place.
///
/// The appliance may say that it failed inside an HTTP success, under any content type. So what was downloaded stays
/// beside its destination, and is moved there when it is known not to tell of a failure.
enum Download {
    /// By so much one sees what something is, and reads the title of a page.
    private static let headSize = 8 << 10

    /// The reply as the reader is to judge it: a failure in its body, and no file; or the file in its place.
    static func settle(_ reply: HTTPResponse, operation: ReplyReader) throws(SystemError) -> HTTPResponse {
        guard let file = reply.file else { return reply }
        var read = reply
        read.file = nil
        if let body = judged(file) {
            read.body = body
            switch operation.read(read).verdict {
            case .failed, .tokenRefused, .garbled(.problem), .garbled(.partial):
                file.discard()
                return read
            case .garbled where operation.promisesFile:
                file.discard()
                return read
            case .reply, .garbled: break
            }
        }
        try file.complete()
        return reply
    }

    /// What of a file tells whether it is one: what may be an envelope is read whole, of anything else the beginning.
    private static func judged(_ file: AtomicFile) -> [UInt8]? {
        guard let (head, whole) = file.beginning(headSize) else { return nil }
        guard whole > head.count, ReplyReader.mayBeObject(head) else { return head }
        return file.contents(limit: ReplyReader.maxEnvelopeSize) ?? head
    }
}
