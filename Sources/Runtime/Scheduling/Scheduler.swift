import Errors
import Events
import Lua

/// Runs Lua tasks as coroutines, and lets a call wait without stopping the others. See
/// docs/architecture.md, "The ideas".
///
/// A task that waits yields, and whoever drives its group goes on with the rest. Everything else that waits (the main
/// chunk, a coroutine that a user made, a callback of `table.sort`) cannot yield to us: it drives the event loop in
/// place until its own wait is over. Meanwhile transfers and timers of all go on, but only tasks which the waiting call
/// itself started are resumed, so that no foreign Lua code runs in the middle of a comparison or a `gsub`.
final class Scheduler {
    private unowned let state: LuaState
    private let loop: EventLoop
    /// The task whose coroutine is being resumed just now; nil while the main thread runs.
    private(set) var current: LuaTask?
    private let nesting = TaskNesting()
    private var mainChapter: Journal.Chapter?
    /// Makes the error that an interrupted wait raises.
    private let interruption: () -> any Error
    /// What an interrupt raises: what goes on all the same, or what it has led to.
    private var interruptError: LuaReference?

    init(state: LuaState, loop: EventLoop, interruption: @escaping () -> any Error) {
        self.state = state
        self.loop = loop
        self.interruption = interruption
    }

    /// Makes a task out of a function; it first runs when it is joined.
    func spawn(_ function: LuaReference, _ arguments: [LuaValue]) throws(LuaError) -> LuaTask {
        let depth = (current?.depth ?? 0) + 1
        try nesting.check(depth: depth)
        let task = LuaTask(
            thread: try state.makeThread(function), arguments: arguments, depth: depth, nesting: nesting, in: state)
        task.chapter = chapter
        return task
    }

    /// The function of a session for which Lua runs just now, if there is one; a task works for whatever made it.
    var chapter: Journal.Chapter? {
        get { current.map { $0.chapter } ?? mainChapter }
        set { if let current { current.chapter = newValue } else { mainChapter = newValue } }
    }

    // MARK: Waiting

    /// Waits for something begun in Swift: a request, a pause.
    ///
    /// - Parameters:
    ///   - begin: starts it, and returns what cancels it. `done` is called once, also after a cancel.
    ///   - finish: turns the outcome into results for Lua, or throws what Lua shall see.
    func wait<Value>(
        _ call: LuaCall,
        begin: (_ done: @escaping (Result<Value, any Error>) -> Void) -> (() -> Void),
        finish: @escaping (Value) throws -> [LuaValue]
    ) throws -> LuaReturn {
        guard let task = yieldingTask(of: call) else {
            let driver = Driver()
            var outcome: Result<Value, any Error>?
            let cancel = begin { result in
                outcome = result
                driver.isDone = true
            }
            try drive(driver, cancel: cancel)
            return .values(try told { try finish(outcome?.get() ?? { throw interruption() }()) })
        }
        let cancel = begin { result in
            task.settle { try finish(result.get()) }
        }
        return try park(task, cancel: cancel)
    }

    /// Waits until all of `tasks` have ended, running them in turn; none of them may have been joined before.
    func join(_ call: LuaCall, _ tasks: [LuaTask], finish: @escaping () throws -> [LuaValue]) throws -> LuaReturn {
        guard let parent = yieldingTask(of: call) else {
            let driver = Driver()
            let group = TaskGroup(tasks) { driver.isDone = true }
            enqueue(group, on: driver)
            try drive(driver) { group.cancel() }
            return .values(
                try told {
                    try group.rethrowInterruptedError(interruption)
                    return try finish()
                })
        }
        let group = TaskGroup(tasks) {
            parent.settle { [interruption = self.interruption] in
                try parent.children?.rethrowInterruptedError(interruption)
                return try finish()
            }
        }
        parent.children = group
        guard let driver = parent.driver else { throw TaskError.notDriven }
        enqueue(group, on: driver)
        return try park(parent) { group.cancel() }
    }

    /// The task that this call may suspend; nil where the call has to be waited for in place.
    private func yieldingTask(of call: LuaCall) -> LuaTask? {
        guard let current, current.thread == call.thread, call.thread.isYieldable else { return nil }
        return current
    }

    private func park(_ task: LuaTask, cancel: @escaping () -> Void) throws -> LuaReturn {
        // It may have ended before there was time to wait for it.
        if let outcome = task.takeOutcome() { return .values(try outcome()) }
        task.phase = .waiting(cancel: cancel)
        return .yield { _ in
            guard let outcome = task.takeOutcome() else { throw TaskError.notDriven }
            return .values(try outcome())
        }
    }

    /// After an interrupt no Lua code goes on: what the wait came to is what reaches the top, whoever catches it on the
    /// way.
    private func told<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            guard state.isInterrupted else { throw error }
            let raised = state.luaError(from: error)
            guard let table = raised.value.table, [.interrupted, .unknownOutcome].contains(raised.kind) else {
                throw raised
            }
            if raised.kind == .unknownOutcome || interruptError == nil { try raiseAtInterrupt(table) }
            throw raised
        }
    }

    /// Sets what an interrupt raises from now on, or nil for the plain error.
    func raiseAtInterrupt(_ error: LuaReference?) throws(LuaError) {
        interruptError = error
        try state.raiseAtInterrupt(error)
    }

    // MARK: Driving

    private func enqueue(_ group: TaskGroup, on driver: Driver) {
        for task in group.tasks {
            task.group = group
            task.driver = driver
            task.phase = .ready
            driver.ready.append(task)
        }
        group.endIfEmpty()
    }

    /// Turns the loop and resumes the driver's tasks until it is done; an interrupt cancels, then waits for the end.
    private func drive(_ driver: Driver, cancel: () -> Void) throws {
        var cancelled = false
        while !driver.isDone {
            if !cancelled, state.isInterrupted {
                cancelled = true
                cancel()
                continue
            }
            if let task = driver.next() {
                resume(task)
            } else {
                // Tasks that only yield to each other are always ready; what others wait for must come all the same.
                loop.turn(atMost: driver.ready.isEmpty ? nil : .zero)
                driver.beginRound()
            }
        }
    }

    private func resume(_ task: LuaTask) {
        guard !task.hasEnded else { return }
        let outer = current
        current = task
        defer { current = outer }
        task.phase = .running
        do {
            switch try task.thread.resume(task.takeArguments()) {
            case .returned(let values):
                task.end(.success(values))
            case .yielded:
                // A wait of ours has parked the task. A bare `coroutine.yield` in it gives the others a turn.
                if case .running = task.phase, let driver = task.driver {
                    task.phase = .ready
                    driver.ready.append(task)
                }
            }
        } catch {
            task.end(.failure(error))
        }
    }
}

/// One place that waits, and the tasks that may be resumed meanwhile.
final class Driver {
    var isDone = false
    /// Those for the next round, in the order in which they became ready.
    var ready: [LuaTask] = []
    private var round: [LuaTask] = []
    private var head = 0

    /// The next task of this round; nil at its end.
    func next() -> LuaTask? {
        guard head < round.count else { return nil }
        defer { head += 1 }
        return round[head]
    }

    /// Makes a round of those who are ready.
    func beginRound() {
        round.removeAll(keepingCapacity: true)
        head = 0
        swap(&round, &ready)
    }
}

/// A slip in the use of tasks.
enum TaskError: Error, Equatable {
    /// A task was given to `join` a second time.
    case joinedTwice
    /// A task waits, but nobody drives it.
    case notDriven
}

extension TaskError: ReportableError {
    var kind: ErrorKind { .argument }

    var message: String {
        switch self {
        case .joinedTwice: "a task can be joined once only"
        case .notDriven: "a task was resumed by something other than the scheduler"
        }
    }
}
