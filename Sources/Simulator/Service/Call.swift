import API
import JSON

/// One call of an operation, checked as far as the document goes.
struct Call: Sendable {
    let operation: Operation
    let path: [String: String]
    let query: [String: String]
    let body: BodyFields
    /// The reply is to come without the id of the job that was started.
    let hidesJob: Bool
    /// Who calls; nobody before the login.
    let user: String
}

/// What an operation has to say when it was done.
struct OperationResult: Sendable {
    var messages: [String] = []
    var payload: Payload?
    var file: File?
    /// Something in the world was changed.
    var isChange = false

    struct File: Sendable {
        let name: String
        let bytes: [UInt8]
    }
}

extension OperationResult {
    static func started(_ job: Job, _ message: String, for call: Call) -> OperationResult {
        var outcome = OperationResult(messages: [message], isChange: true)
        if !call.hidesJob {
            outcome.payload = { writer in
                writer.beginObject()
                writer.member("jobId", job.id)
                writer.endObject()
            }
        }
        return outcome
    }

    /// Something was made that has a number.
    static func created(_ id: Int64, _ message: String) -> OperationResult {
        OperationResult(
            messages: [message],
            payload: { writer in
                writer.beginObject()
                writer.member("id", id)
                writer.endObject()
            }, isChange: true)
    }
}
