import Errors
import Lua

/// A coroutine of the scheduler, and where it stands.
final class LuaTask {
    enum Phase {
        case ready, running, ended
        case waiting(cancel: () -> Void)
    }

    let thread: LuaThread
    /// How many tasks stand inside each other here, this one included.
    let depth: Int
    var phase = Phase.ready
    /// Who resumes it.
    weak var driver: Driver?
    /// Those with whom it was joined.
    weak var group: TaskGroup?
    /// Those for which it waits.
    var children: TaskGroup?
    /// The function of a session that it works for.
    var chapter: Journal.Chapter?
    /// How it ended.
    private(set) var result: Result<[LuaValue], LuaError>?

    private var arguments: [LuaValue]
    private var outcome: (() throws -> [LuaValue])?
    private var isCancelled = false
    private unowned let state: LuaState

    private let nesting: TaskNesting

    init(thread: LuaThread, arguments: [LuaValue], depth: Int, nesting: TaskNesting, in state: LuaState) {
        self.depth = depth
        self.nesting = nesting
        nesting.began(depth: depth)
        self.state = state
        self.thread = thread
        self.arguments = arguments
    }

    deinit { nesting.ended(depth: depth) }

    var hasEnded: Bool { result != nil }

    func takeArguments() -> [LuaValue] {
        defer { arguments = [] }
        return arguments
    }

    func takeOutcome() -> (() throws -> [LuaValue])? {
        defer { outcome = nil }
        return outcome
    }

    /// What it waited for is here: it may go on.
    func settle(_ value: @escaping () throws -> [LuaValue]) {
        guard !hasEnded else { return }
        if isCancelled {
            // No Lua code of a cancelled task runs again: what its wait came to is how it ends.
            do {
                _ = try value()
                end(.failure(state.luaError(from: InterruptedError())))
            } catch {
                end(.failure(state.luaError(from: error)))
            }
            return
        }
        outcome = value
        if case .waiting = phase, let driver {
            phase = .ready
            driver.ready.append(self)
        }
    }

    /// Ends it where it stands; a change in flight settles first, since its outcome matters.
    func cancel() {
        guard !hasEnded, !isCancelled else { return }
        isCancelled = true
        if case .waiting(let cancel) = phase {
            cancel()
        } else if let outcome = takeOutcome() {
            settle(outcome)
        } else {
            end(.failure(state.luaError(from: InterruptedError())))
        }
    }

    func end(_ how: Result<[LuaValue], LuaError>) {
        guard !hasEnded else { return }
        result = how
        phase = .ended
        children = nil
        // What the coroutine leaves to be closed may fail; the task's own end is what counts.
        try? thread.close()
        group?.oneEnded()
    }
}

/// How far tasks stand inside of tasks, so that recursion without end comes to one: like Lua's own, by an error.
final class TaskNesting {
    /// As deep as Lua lets C functions stand inside each other.
    private static let maxDepth = 200
    /// How many may be there at a time, those on the outside not counted.
    private static let maxInside = 10_000

    private var inside = 0
    /// Nothing nests any more until all that did is gone: one item's failure doesn't stop the others, which would try
    /// the same again and again.
    private var hasOverflown = false

    /// Throws where a task of this depth is too much.
    func check(depth: Int) throws(LuaError) {
        guard depth > 1 else { return }
        if depth > Self.maxDepth || inside >= Self.maxInside { hasOverflown = true }
        if hasOverflown { throw LuaError("stack overflow (too many tasks of parallel inside each other)") }
    }

    func began(depth: Int) {
        if depth > 1 { inside += 1 }
    }

    func ended(depth: Int) {
        guard depth > 1 else { return }
        inside -= 1
        if inside == 0 { hasOverflown = false }
    }
}

/// Tasks that are waited for together.
final class TaskGroup {
    let tasks: [LuaTask]
    private var remaining: Int
    private let allEnded: () -> Void

    init(_ tasks: [LuaTask], allEnded: @escaping () -> Void) {
        self.tasks = tasks
        self.remaining = tasks.count
        self.allEnded = allEnded
    }

    func endIfEmpty() {
        if tasks.isEmpty { allEnded() }
    }

    func oneEnded() {
        remaining -= 1
        if remaining == 0 { allEnded() }
    }

    func cancel() {
        for task in tasks { task.cancel() }
    }

    /// After an interrupt the whole is interrupted; but a change whose outcome is unknown outweighs that.
    func rethrowInterruptedError(_ interruption: () -> any Error) throws {
        var interrupted = false
        for task in tasks {
            guard case .failure(let error)? = task.result else { continue }
            if error.kind == .interrupted { interrupted = true }
        }
        guard interrupted else { return }
        for task in tasks {
            if case .failure(let error)? = task.result, error.kind == .unknownOutcome { throw error }
        }
        throw interruption()
    }
}
