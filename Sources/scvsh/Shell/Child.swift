import Glibc

/// A program that was started, or why it was not.
enum Child {
    case running(pid_t)
    case failed(errno: Int32)

    /// Starts a program with some of our descriptors under other numbers; all but those and the standard three are closed
    /// by their close-on-exec flag. Signals are as usual in it, even those that we handle or ignore.
    init(program: String, arguments: [String], descriptors: [(ours: Int32, theirs: Int32)], ownGroup: Bool = false) {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (ours, theirs) in descriptors { posix_spawn_file_actions_adddup2(&actions, ours, theirs) }
        var usual = sigset_t()
        sigemptyset(&usual)
        posix_spawnattr_setsigmask(&attributes, &usual)
        sigaddset(&usual, SIGPIPE)
        sigaddset(&usual, SIGINT)
        posix_spawnattr_setsigdefault(&attributes, &usual)
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
        let problem = posix_spawn(&id, program, &actions, &attributes, words, environ)
        self = problem == 0 ? .running(id) : .failed(errno: problem)
    }
}

/// A pipe whose ends are closed in programs that we start.
final class Pipe {
    private(set) var reading: Int32 = -1
    private(set) var writing: Int32 = -1

    init() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reading, writing) = (ends[0], ends[1])
    }

    deinit { close() }

    var isOpen: Bool { reading >= 0 && writing >= 0 }

    func closeReading() {
        if reading >= 0 { Glibc.close(reading) }
        reading = -1
    }

    func closeWriting() {
        if writing >= 0 { Glibc.close(writing) }
        writing = -1
    }

    func close() {
        closeReading()
        closeWriting()
    }
}
