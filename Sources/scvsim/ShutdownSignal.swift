import Dispatch
import Glibc

/// Waits for what ends the simulator: SIGTERM, SIGINT, or the end of standard input if that is a pipe or a socket.
final class ShutdownSignal {
    private let semaphore = DispatchSemaphore(value: 0)
    private var sources: [any DispatchSourceProtocol] = []

    init() {
        // A client that goes while it is written to must not end the server.
        signal(SIGPIPE, SIG_IGN)
        for number in [SIGTERM, SIGINT] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            begin(source) { [semaphore] in semaphore.signal() }
        }
        if Self.isStandardInputWatched {
            let source = DispatchSource.makeReadSource(fileDescriptor: 0, queue: .global())
            begin(source) { [semaphore] in
                var buffer = [UInt8](repeating: 0, count: 4096)
                // What is said there is of no interest, only that somebody still could.
                if read(0, &buffer, buffer.count) == 0 { semaphore.signal() }
            }
        }
    }

    /// Returns when the simulator is to end.
    func wait() {
        semaphore.wait()
    }

    private func begin(_ source: any DispatchSourceProtocol, _ handler: @escaping @Sendable () -> Void) {
        source.setEventHandler(handler: handler)
        source.resume()
        sources.append(source)
    }

    /// Whoever started the simulator with a pipe ends it by closing that; a terminal or a file says nothing.
    private static var isStandardInputWatched: Bool {
        var facts = stat()
        guard fstat(0, &facts) == 0 else { return false }
        let kind = facts.st_mode & S_IFMT
        return kind == S_IFIFO || kind == S_IFSOCK
    }
}
