import JSON

/// What an envelope says of how its request went. Only what is known to mean success is one.
enum EnvelopeVerdict: Equatable {
    /// Nothing: the status of HTTP is all there is.
    case unsaid
    case success
    /// A failure, and its status where one is said.
    case failure(Int?)
    /// Neither, in its own words.
    case unclear(String)

    var isFailure: Bool { if case .failure = self { true } else { false } }
    /// What envelopes and reports of failures hold.
    private static let names: Set = [
        "statusCode", "statusMessage", "responseMessage", "response", "success", "errors", "error", "error_description",
        "message", "messages", "errorMessage", "localizedMessage", "title", "detail", "type", "instance", "status",
        "timestamp", "path", "code", "trace", "traceId", "requestId", "errorCode", "errorDescription", "errorDetails",
        "error_code", "error_message", "fault", "faultstring", "exception", "details", "cause", "reason",
    ]

    /// The names that Spring has for statuses.
    private static let statuses = [
        "OK": 200, "SUCCESS": 200, "CREATED": 201, "ACCEPTED": 202, "NO_CONTENT": 204, "PARTIAL_CONTENT": 206,
        "BAD_REQUEST": 400, "UNAUTHORIZED": 401, "FORBIDDEN": 403, "NOT_FOUND": 404, "METHOD_NOT_ALLOWED": 405,
        "NOT_ACCEPTABLE": 406, "REQUEST_TIMEOUT": 408, "CONFLICT": 409, "GONE": 410, "PRECONDITION_FAILED": 412,
        "UNSUPPORTED_MEDIA_TYPE": 415, "UNPROCESSABLE_ENTITY": 422, "LOCKED": 423, "TOO_MANY_REQUESTS": 429,
        "INTERNAL_SERVER_ERROR": 500, "NOT_IMPLEMENTED": 501, "BAD_GATEWAY": 502, "SERVICE_UNAVAILABLE": 503,
        "GATEWAY_TIMEOUT": 504, "PARTIAL": 207, "PARTIAL_SUCCESS": 207, "MULTI_STATUS": 207,
    ]
    private static let badWords: Set = ["ERROR", "FAILED", "FAILURE", "FAIL"]

    /// - Parameters:
    ///   - hasErrors: whether it lists what went wrong.
    ///   - failure: what it says of a failure beside its status.
    ///   - isChange: whether it answers a change, which no record of the appliance's does.
    init(_ root: JSONCursor, hasErrors: Bool, failure: SaidFailure?, isChange: Bool) {
        let code = root["statusCode"].flatMap { $0.isNull ? nil : $0 }
        // A record without an envelope may have fields of such names.
        let isBare = root.members.allSatisfy { Self.names.contains($0.key) }
        let hasNoPayload = root["response"] == nil
        // What has a status may be a record of something that failed.
        let isTold = isChange || isBare && hasNoPayload && root["status"] == nil
        let isBad =
            isBare && (root["success"]?.bool == false || hasErrors && hasNoPayload) || isTold && failure != nil
        let word = Self.status(named: root["statusMessage"])
        if let code {
            let said = Self.verdict(of: code)
            // Two words that contradict each other are none.
            let isDenied = isBad || word.map { !Self.isSuccess($0) } ?? false
            self = said == .success && isDenied ? .unclear(Self.text(of: code)) : said
        } else if let status = Self.frameworkStatus(root) {
            self = .failure(status)
        } else if let word, word >= 400 {
            self = .failure(word == Self.unknownFailure ? nil : word)
        } else if isBad {
            self = .failure(Self.failureStatus(root))
        } else if let word, !Self.isSuccess(word) {
            self = .unclear(root["statusMessage"]?.string ?? "")
        } else {
            self = word == nil ? .unsaid : .success
        }
    }

    /// The status of HTTP in what tells of a failure without being an envelope. It is not that of a refused token,
    /// with which nothing was done: so much is not known of it.
    private static func failureStatus(_ root: JSONCursor) -> Int? {
        let said = ["status", "code", "httpStatus"].lazy.compactMap { root[$0].flatMap(number) }
        return said.first { (400...599).contains($0) && $0 != 401 }
    }

    /// Whether a status, in whichever form, is that of a failure.
    static func isFailure(_ value: JSONCursor) -> Bool { number(of: value).map { $0 >= 400 } ?? false }

    /// Whether a word is Spring's name for a success.
    static func isSuccess(named word: String) -> Bool { status(named: word).map { isSuccess($0) } ?? false }

    /// A part of it, or some of several things, is not what was asked for.
    private static func isSuccess(_ status: Int) -> Bool {
        status == 0 || (200..<300).contains(status) && !partial.contains(status)
    }

    /// Statuses of HTTP that are successes of a part alone, or of some of several things.
    static let partial: Set = [206, 207, 208, 226]

    /// The status that an envelope gives, which may be a number, digits in a string, or a name.
    static func status(in root: JSONCursor) -> Int? {
        let said = root["statusCode"].flatMap(number) ?? frameworkStatus(root)
        return said == unknownFailure ? nil : said
    }

    private static func number(of code: JSONCursor) -> Int? {
        code.int.map { Int(clamping: $0) } ?? code.string.flatMap { Int($0) } ?? status(named: code)
    }

    private static func verdict(of code: JSONCursor) -> EnvelopeVerdict {
        guard let status = number(of: code) else { return .unclear(text(of: code)) }
        // 0 is what the model of the vendor's page shows.
        if isSuccess(status) { return .success }
        guard status >= 400 else { return .unclear(text(of: code)) }
        return .failure(status == unknownFailure ? nil : status)
    }

    private static func text(of code: JSONCursor) -> String {
        code.string ?? code.int.map { String($0) } ?? code.kind.withArticle
    }

    private static let unknownFailure = Int.max

    /// The status that a word names; `unknownFailure` of one that says nothing but that it failed.
    private static func status(named word: JSONCursor?) -> Int? { word?.string.flatMap { status(named: $0) } }

    private static func status(named word: String) -> Int? {
        let text = word.uppercased()
        return badWords.contains(text) ? unknownFailure : statuses[text.split(separator: " ").joined(separator: "_")]
    }

    /// The status of a failure in the form of Spring (`timestamp`, `status`, `error`), or of a problem of RFC 9457
    /// (`title`, `status`); nil for any other object. Nothing of the appliance's own has these keys beside a status of
    /// 400 or more.
    private static func frameworkStatus(_ root: JSONCursor) -> Int? {
        guard let status = root["status"]?.int, (400...599).contains(status) else { return nil }
        let hasNoPayload = root["response"] == nil
        let isSpring = root["error"]?.string != nil && (root["timestamp"] != nil || hasNoPayload)
        let isProblem = root["title"]?.string != nil && (root["type"] ?? root["detail"]) != nil
        return isSpring || isProblem ? Int(status) : nil
    }
}
