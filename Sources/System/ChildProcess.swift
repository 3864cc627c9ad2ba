import Glibc

/// A program that was started.
///
/// It goes on when this value is gone: whoever starts one waits for its end, by ``wait()`` or ``end(after:)``.
public final class ChildProcess {
    /// How a program ended.
    public enum Ending: Hashable, Sendable {
        /// By itself, with this exit status.
        case status(Int32)
        /// By this signal.
        case signal(Int32)
    }

    private let id: pid_t
    private var ending: Ending?

    /// Starts a program with some of our descriptors under other numbers; of the others it has the standard three, and
    /// those without a close-on-exec flag. Signals are as by default in it, even those that we handle or ignore.
    ///
    /// - Parameters:
    ///   - program: its file, or a name without a slash that is looked for on PATH.
    ///   - arguments: all of them, the name by which it is called first.
    ///   - ownGroup: whether it is out of reach of Ctrl-C at our terminal.
    public init(
        _ program: String, arguments: [String], descriptors: [(ours: Int32, theirs: Int32)] = [], ownGroup: Bool = false
    ) throws(SystemError) {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (ours, theirs) in descriptors { posix_spawn_file_actions_adddup2(&actions, ours, theirs) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for number in [SIGPIPE, SIGINT, SIGTERM] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        var flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        if ownGroup {
            posix_spawnattr_setpgroup(&attributes, 0)
            flags |= POSIX_SPAWN_SETPGROUP
        }
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var id = pid_t()
        let problem = posix_spawnp(&id, program, &actions, &attributes, words, environ)
        guard problem == 0 else { throw SystemError("start", program, errno: problem) }
        self.id = id
    }

    /// Waits for its end, however long that takes.
    public func wait() -> Ending {
        if let ending { return ending }
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        return note(status)
    }

    /// Waits for its end, in steps of 5 ms; nil if it goes on.
    public func wait(atMost patience: Duration) -> Ending? {
        if let ending { return ending }
        let start = ContinuousClock.now
        while true {
            var status: Int32 = 0
            if waitpid(id, &status, WNOHANG) != 0 { return note(status) }
            guard ContinuousClock.now - start < patience else { return nil }
            usleep(5000)
        }
    }

    /// Waits for its end; makes it end when `patience` is over, if need be by force.
    @discardableResult
    public func end(after patience: Duration = .zero) -> Ending {
        if let ending = wait(atMost: patience) { return ending }
        kill(id, SIGTERM)
        if let ending = wait(atMost: .seconds(2)) { return ending }
        kill(id, SIGKILL)
        return wait()
    }

    private func note(_ status: Int32) -> Ending {
        let signal = status & 0x7F
        let ending = signal == 0 ? Ending.status((status >> 8) & 0xFF) : .signal(signal)
        self.ending = ending
        return ending
    }
}

// MARK: - Run to the end

extension ChildProcess {
    /// What came of a program that was run to its end.
    public struct Outcome: Sendable {
        /// What it printed on standard output.
        public var output: [UInt8]
        /// What it printed on standard error; empty where that went to its output.
        public var complaints: [UInt8]
        /// How it ended.
        public var ending: Ending
    }

    /// Runs a program to its end, and keeps what it prints; what is beyond `limit` is read and dropped.
    ///
    /// - Parameters:
    ///   - input: its standard input; ours if it is nil.
    ///   - isStopped: asked again and again while it runs; true ends it, by SIGTERM, at once.
    ///   - together: whether its complaints are kept as part of its output, in the order in which they came.
    public static func run(
        _ program: String, arguments: [String], input: Int32? = nil, together: Bool = false, ownGroup: Bool = false,
        limit: Int = 1 << 20, isStopped: () -> Bool = { false }
    ) throws(SystemError) -> Outcome {
        let output = try Pipe()
        let complaints = try Pipe()
        var descriptors = [
            (ours: output.writing, theirs: STDOUT_FILENO),
            (ours: together ? output.writing : complaints.writing, theirs: STDERR_FILENO),
        ]
        if let input { descriptors.append((input, STDIN_FILENO)) }
        let child = try ChildProcess(program, arguments: arguments, descriptors: descriptors, ownGroup: ownGroup)
        output.closeWriting()
        complaints.closeWriting()
        guard let printed = drain([output.reading, complaints.reading], limit: limit, isStopped: isStopped) else {
            return Outcome(output: [], complaints: [], ending: child.end())
        }
        // It may have closed its output, and go on.
        while true {
            if let ending = child.wait(atMost: .milliseconds(50)) {
                return Outcome(output: printed[0], complaints: printed[1], ending: ending)
            }
            if isStopped() { return Outcome(output: [], complaints: [], ending: child.end()) }
        }
    }

    /// Reads several descriptors at once until all have ended: a program that waits for one to be read fills another.
    /// Nil where it was stopped.
    private static func drain(_ descriptors: [Int32], limit: Int, isStopped: () -> Bool) -> [[UInt8]]? {
        var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var contents = descriptors.map { _ in [UInt8]() }
        var buffer = [UInt8](repeating: 0, count: 4096)
        while entries.contains(where: { $0.fd >= 0 }) {
            if isStopped() { return nil }
            // A signal that comes just before the wait is not slept through for long.
            guard poll(&entries, nfds_t(entries.count), 50) >= 0 else {
                if errno == EINTR { continue }
                break
            }
            for index in entries.indices where entries[index].fd >= 0 && entries[index].revents != 0 {
                let count = read(entries[index].fd, &buffer, buffer.count)
                if count > 0 {
                    if contents[index].count < limit { contents[index] += buffer.prefix(count) }
                } else if count == 0 || errno != EINTR {
                    entries[index].fd = -1
                }
            }
        }
        return contents
    }
}
