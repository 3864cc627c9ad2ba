import Glibc

/// A program run to its end, with nothing on its standard input.
struct Command {
    /// Why a program gave no result.
    enum Failure: Error, CustomStringConvertible {
        case missing(String)
        case start(String, reason: String)
        case failed(String, status: Int32, output: String)

        var description: String {
            switch self {
            case .missing(let name): "the command \(name) is needed: install it (Debian: apt install \(name))"
            case .start(let name, let reason): "cannot run \(name): \(reason)"
            case .failed(let name, let status, let output): "\(name) ended with status \(status): \(output)"
            }
        }
    }

    let name: String
    let arguments: [String]

    init(_ name: String, _ arguments: String...) {
        self.name = name
        self.arguments = arguments
    }

    /// Runs it and returns what it printed, standard output and standard error together.
    func run() throws(Failure) -> String {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw failure(errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let started = spawn(output: ends[1])
        close(ends[1])
        let child = try started.get()
        let output = Self.readAll(ends[0])
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        guard status == 0 else { throw .failed(name, status: (status >> 8) & 0xFF, output: output) }
        return output
    }

    private func spawn(output: Int32) -> Result<pid_t, Failure> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        var words: [UnsafeMutablePointer<CChar>?] = ([name] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let problem = posix_spawnp(&child, name, &actions, nil, &words, environ)
        return problem == 0 ? .success(child) : .failure(failure(problem))
    }

    private func failure(_ problem: Int32) -> Failure {
        problem == ENOENT ? .missing(name) : .start(name, reason: String(cString: strerror(problem)))
    }

    private static func readAll(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 {
                bytes += buffer[..<count]
            } else if count == 0 || errno != EINTR {
                return String(decoding: bytes, as: UTF8.self)
            }
        }
    }
}
