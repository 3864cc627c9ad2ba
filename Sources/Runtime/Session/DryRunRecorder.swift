import Lua

/// Keeps the requests that a dry run would have sent: see docs/contracts.md, "Dry run".
final class DryRunRecorder {
    private var requests: [LuaReference] = []
    private var frames: [[LuaReference]] = []

    /// Whether a `dry_run(fn)` is running.
    var isRecording: Bool { !frames.isEmpty }

    /// Adds a planned request to the innermost dry run.
    func record(_ request: LuaReference) {
        if frames.isEmpty {
            requests.append(request)
        } else {
            frames[frames.count - 1].append(request)
        }
    }

    /// Runs `body` as a dry run and returns what was planned in it.
    func recording(_ body: () throws -> Void) rethrows -> [LuaReference] {
        frames.append([])
        var planned: [LuaReference] = []
        do {
            defer { planned = frames.removeLast() }
            try body()
        }
        return planned
    }

    /// What was planned outside `dry_run(fn)`, since the session itself is a dry run.
    func take() -> [LuaReference] {
        defer { requests = [] }
        return requests
    }
}
