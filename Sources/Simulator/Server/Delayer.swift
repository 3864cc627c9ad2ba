import CMicrohttpd
import Dispatch
import Synchronization

/// Holds suspended connections back until their time has come; none of them occupies a thread.
final class Delayer: Sendable {
    private struct State {
        var isStopped = false
        var next: UInt64 = 0
        var waiting: [UInt64: Waiting] = [:]
    }

    private struct Waiting {
        // The address of the connection: an OpaquePointer is not Sendable. The daemon keeps a suspended connection
        // alive until it is resumed, and an entry is taken out before its connection is, so it is resumed just once.
        var connection: UInt
        var timer: any DispatchSourceTimer
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "scvsim.delays")

    /// Suspends a connection and resumes it after the delay; false if the server is stopping.
    /// To be called from the daemon's handler of that connection.
    func hold(_ connection: OpaquePointer, for delay: Duration) -> Bool {
        let address = UInt(bitPattern: connection)
        let nanoseconds = delay.nanoseconds
        return state.withLock { state in
            guard !state.isStopped else { return false }
            let id = state.next
            state.next += 1
            // Strict and without leeway: the system would otherwise add up to a tenth to keep timers together.
            let timer = DispatchSource.makeTimerSource(flags: .strict, queue: queue)
            timer.schedule(deadline: .now() + .nanoseconds(nanoseconds), leeway: .nanoseconds(0))
            timer.setEventHandler { [weak self] in self?.release(id) }
            state.waiting[id] = Waiting(connection: address, timer: timer)
            MHD_suspend_connection(OpaquePointer(bitPattern: address))
            timer.resume()
            return true
        }
    }

    /// Resumes every connection at once, and holds none from now on: the daemon can't stop over a suspended one.
    func stop() {
        let waiting = state.withLock { state in
            state.isStopped = true
            let waiting = state.waiting
            state.waiting = [:]
            return waiting
        }
        for held in waiting.values {
            held.timer.cancel()
            MHD_resume_connection(OpaquePointer(bitPattern: held.connection))
        }
    }

    private func release(_ id: UInt64) {
        guard let held = state.withLock({ $0.waiting.removeValue(forKey: id) }) else { return }
        MHD_resume_connection(OpaquePointer(bitPattern: held.connection))
    }
}

extension Duration {
    /// The duration in whole nanoseconds, at most some 292 years.
    var nanoseconds: Int {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? Int.max : Int(whole) + Int(attoseconds / 1_000_000_000)
    }
}
