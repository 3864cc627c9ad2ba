import Dispatch
import Synchronization

/// Work that blocks, on a thread of its own: Swift's tasks share as few threads as there are cores, and two that wait
/// for a third would wait for ever.
final class Background<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () throws -> Value) {
        DispatchQueue(label: "background").async { [self] in
            let outcome = Result(catching: body)
            result.withLock { $0 = outcome }
            isDone.signal()
        }
    }

    /// Waits for the end; to be asked once.
    func value() throws -> Value {
        isDone.wait()
        guard let outcome = result.withLock({ $0 }) else { throw CancellationError() }
        return try outcome.get()
    }
}
