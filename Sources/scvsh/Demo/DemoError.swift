import Errors
import System

/// Why there is no simulated appliance.
enum DemoError: ReportableError, Equatable {
    case notFound(beside: String?)
    case notStarted(program: String, errno: Int32)
    case notReady(program: String)
    case ended(program: String, said: String)
    case notUnderstood(program: String, line: String)

    var kind: ErrorKind { .usage }

    var message: String {
        switch self {
        case .notFound(let beside):
            "scvsim, the simulated appliance, is neither in \(beside ?? "scvsh's folder") nor on PATH"
        case .notStarted(let program, let number): "can't start \(program): \(systemMessage(number))"
        case .notReady(let program): "\(program) did not become ready"
        case .ended(let program, let said): "\(program) ended at once: \(said)"
        case .notUnderstood(let program, let line): "\(program) says what is not understood: \(line.prefix(200))"
        }
    }

    var hint: String? {
        switch self {
        case .notFound: "Build it with: swift build --product scvsim; or run scripts/demo, which does."
        case .notStarted: "Look whether the file is a program that this machine can run."
        case .notReady: "Run it by hand to see what keeps it."
        case .ended: "It needs the command openssl for its certificate."
        case .notUnderstood: "Build scvsh and scvsim from the same sources."
        }
    }
}
