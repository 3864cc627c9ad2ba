import CTerminal
import Events
import Glibc

/// Signals of the terminal, as events of a loop: Ctrl-C, a new size, and being continued after Ctrl-Z.
///
/// There is one in a process. While something runs (``whileRunning(_:)``) a Ctrl-C calls ``target`` from inside the
/// signal handler, which reaches code that never comes back to the loop; a second Ctrl-C before it has ended leaves the
/// program with 130, the terminal as it was.
public final class InterruptSource {
    /// What a signal asks for.
    public enum Signal: Sendable {
        /// Ctrl-C.
        case interrupt
        /// The terminal has another size.
        case resized
        /// The program goes on after Ctrl-Z.
        case resumed
    }

    /// What a Ctrl-C calls inside the signal handler.
    public struct Target {
        /// An async-signal-safe function.
        let function: @convention(c) (UnsafeMutableRawPointer?) -> Void
        /// What it is called with; it must stay valid for as long as anything runs.
        let handle: UnsafeMutableRawPointer?

        /// Puts a function and what it is called with together.
        public init(
            function: @escaping @convention(c) (UnsafeMutableRawPointer?) -> Void, handle: UnsafeMutableRawPointer?
        ) {
            self.function = function
            self.handle = handle
        }
    }

    /// What stops the code that runs; nil if nothing does.
    public var target: Target?

    /// Called by the loop for each signal, on the loop's thread.
    public var onSignal: ((Signal) -> Void)?

    private let descriptor: Int32
    private var watch: EventLoop.Watch?
    private var keepsHandlers = false

    /// Installs the handlers, and watches for signals on `loop` from now on.
    public init(loop: EventLoop) throws(PromptError) {
        descriptor = interrupts_open()
        guard descriptor >= 0 else { throw PromptError.signals(errno: errno) }
        watch = loop.watch(descriptor, for: .readable) { [unowned self] _ in drain() }
    }

    deinit {
        watch?.cancel()
        interrupts_tell(nil)
        if keepsHandlers { interrupts_end() } else { interrupts_close() }
    }

    /// Has a text written to standard error where a Ctrl-C has not ended what runs within a second: it stands in
    /// something that can't be broken off, and only a second Ctrl-C is heard there.
    public func tellWhoWaits(_ text: StaticString) {
        // It outlives all handlers, and ends with a zero.
        text.withUTF8Buffer { $0.withMemoryRebound(to: CChar.self) { interrupts_tell($0.baseAddress) } }
    }

    /// Lets the handlers stay when this goes, for a program that is about to end: a Ctrl-C is then passed over.
    public func keepHandlers() { keepsHandlers = true }

    /// Runs `body`; a Ctrl-C meanwhile calls ``target`` at once, and nobody is told of a signal.
    ///
    /// What is left in the pipe at the end is thrown away: it was meant for what has just ended.
    public func whileRunning<Result>(_ body: () -> Result) -> Result {
        let outer = onSignal
        onSignal = nil
        interrupts_arm(target?.function, target?.handle)
        defer {
            interrupts_disarm()
            drain(deliver: false)
            onSignal = outer
        }
        return body()
    }

    /// Lets somebody type while a program waits for that: meanwhile a Ctrl-C stops nothing, and is told.
    public func whileTyping<Result>(_ body: () throws -> Result) rethrows -> Result {
        interrupts_disarm()
        drain(deliver: false)
        defer {
            drain(deliver: false)
            interrupts_arm(target?.function, target?.handle)
        }
        return try body()
    }

    /// Reads what the handlers have written, and tells it.
    func drain(deliver: Bool = true) {
        var bytes = [UInt8](repeating: 0, count: 64)
        var seen: [Signal] = []
        while true {
            let length = read(descriptor, &bytes, bytes.count)
            guard length > 0 else { break }
            for byte in bytes.prefix(length) {
                guard let signal = Signal(byte: byte), seen.last != signal else { continue }
                seen.append(signal)
            }
        }
        guard deliver else { return }
        for signal in seen { onSignal?(signal) }
    }
}

extension InterruptSource.Signal {
    init?(byte: UInt8) {
        switch Int(byte) {
        case Int(INTERRUPTS_ASKED): self = .interrupt
        case Int(INTERRUPTS_RESIZED): self = .resized
        case Int(INTERRUPTS_RESUMED): self = .resumed
        default: return nil
        }
    }
}
