import Events
import Lua

/// Tasks and time: `spawn`, `join`, `sleep`, `monotonic`.
struct TaskModule {
    // Its functions hold it, and the state holds them.
    unowned let state: LuaState
    let loop: EventLoop
    let scheduler: Scheduler

    /// What the standard library's files are given.
    var functions: [HostFunction] { [spawn, join, monotonic] }

    /// The global `sleep`, given to the library as well.
    var sleep: HostFunction {
        HostFunction(
            "sleep",
            parameters: [.init("seconds", "number", "how long, decimals welcome")],
            results: [],
            text: "Waits; transfers and the other tasks of a parallel go on meanwhile. Ctrl-C ends the wait."
        ) { call in
            let seconds = try call.number(1)
            guard seconds >= 0, seconds < 1e9 else { throw LibraryError.duration(function: "sleep") }
            return try scheduler.wait(
                call,
                begin: { done in
                    let timer = loop.after(.seconds(seconds)) { done(.success(())) }
                    return {
                        timer.cancel()
                        done(.failure(InterruptedError()))
                    }
                },
                finish: { [] })
        }
    }

    private var spawn: HostFunction {
        HostFunction(
            "shell.spawn",
            parameters: [
                .init("fn", "function", "what to run"),
                .init("...", "any", "its arguments"),
            ],
            results: [.init("table", "a task, to be given to shell.join")],
            text: "Makes a task; it runs once it is joined."
        ) { call in
            _ = try call.function(1)
            return .value(.reference(try state.makeTable(array: try call.arguments())))
        }
    }

    private var join: HostFunction {
        HostFunction(
            "shell.join",
            parameters: [.init("tasks", "table", "a sequence of tasks")],
            results: [],
            text: "Runs tasks side by side until all have ended; then the first error among them, if any, is raised."
        ) { call in
            let list = try call.table(1)
            var tasks: [LuaTask] = []
            for index in 1...max(1, Int64(try state.length(list))) where try state.length(list) > 0 {
                tasks.append(try task(from: state.get(list, .integer(index), raw: true)))
            }
            return try scheduler.join(call, tasks) {
                for task in tasks {
                    if case .failure(let error)? = task.result { throw error }
                }
                return []
            }
        }
    }

    private func task(from value: LuaValue) throws -> LuaTask {
        guard case .reference(let parts) = value, parts.kind == .table,
            case .reference(let function) = try state.get(parts, .integer(1), raw: true), function.kind == .function
        else { throw TaskError.joinedTwice }
        let count = try state.length(parts)
        var arguments: [LuaValue] = []
        for index in stride(from: 2, through: Int64(count), by: 1) {
            arguments.append(try state.get(parts, .integer(index), raw: true))
        }
        // The function is taken out, so that the task can't be run again.
        try state.set(parts, .integer(1), .boolean(false), raw: true)
        return try scheduler.spawn(function, arguments)
    }

    private var monotonic: HostFunction {
        HostFunction(
            "shell.monotonic",
            parameters: [],
            results: [.init("number", "seconds on a clock that is never set back")],
            text: "Reads a clock for measuring how long something took."
        ) { _ in
            let elapsed = ContinuousClock.now - start
            return .values([.number(elapsed / .seconds(1))])
        }
    }

    private let start = ContinuousClock.now

    init(state: LuaState, loop: EventLoop, scheduler: Scheduler) {
        self.state = state
        self.loop = loop
        self.scheduler = scheduler
    }
}
