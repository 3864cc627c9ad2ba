import Synchronization

/// A value that is made when it is first asked for, and kept from then on.
final class Deferred<Value: Sendable>: Sendable {
    private enum State {
        case waiting(@Sendable () -> Value)
        case made(Value)
    }

    private let state: Mutex<State>

    /// A value that is there already.
    init(_ value: Value) {
        state = Mutex(.made(value))
    }

    /// A value that is yet to be made, once, by whoever asks first.
    init(making: @escaping @Sendable () -> Value) {
        state = Mutex(.waiting(making))
    }

    var value: Value {
        state.withLock { state in
            switch state {
            case .made(let value): return value
            case .waiting(let making):
                let value = making()
                state = .made(value)
                return value
            }
        }
    }
}
