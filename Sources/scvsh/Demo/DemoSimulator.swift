import Appliance
import CTerminal
import Errors
import Glibc
import HTTP
import JSON

/// The simulated appliance that `--demo` starts, and ends with us: see docs/contracts.md, "Simulator".
///
/// Its standard input is a pipe that only we hold: however we end, it closes, and the simulator ends too.
final class DemoSimulator {
    /// What it says of itself when it is ready.
    let facts: DemoFacts
    private let id: pid_t
    private let input: Pipe
    private let output: Pipe
    private var isOver = false

    /// How long it may take to be ready, in milliseconds.
    private static let patience: Int32 = 30_000

    /// Starts it, and waits until it is ready.
    init() throws(DemoError) {
        let program = try Self.find()
        // Looked for here, so that the usual port is taken if it is free; when another is faster, any other will do.
        let ports = Self.isFree(8144) ? ["8144", "0"] : ["0"]
        var fault = DemoError.notReady(program: program)
        for port in ports {
            switch Self.start(program, port: port) {
            case .success(let started):
                (id, input, output, facts) = started
                return
            case .failure(let failure): fault = failure
            }
        }
        throw fault
    }

    deinit { stop() }

    /// Ends it, and waits until it has ended.
    func stop() {
        guard !isOver else { return }
        isOver = true
        input.close()
        output.close()
        Self.reap(id, after: 2000)
    }

    private typealias Started = (id: pid_t, input: Pipe, output: Pipe, facts: DemoFacts)

    private static func start(_ program: String, port: String) -> Result<Started, DemoError> {
        let input = Pipe()
        let output = Pipe()
        // What it complains of, kept for the case that it does not start.
        let complaints = namelessFile()
        defer { if complaints >= 0 { close(complaints) } }
        guard input.isOpen, output.isOpen, complaints >= 0 else {
            return .failure(.notStarted(program: program, errno: EMFILE))
        }
        // A group of its own: Ctrl-C at the terminal is for us.
        let child = Child(
            program: program, arguments: ["scvsim", "--port", port],
            descriptors: [
                (input.reading, STDIN_FILENO), (output.writing, STDOUT_FILENO), (complaints, STDERR_FILENO),
            ], ownGroup: true)
        guard case .running(let id) = child else {
            guard case .failed(let number) = child else { return .failure(.notReady(program: program)) }
            return .failure(.notStarted(program: program, errno: number))
        }
        input.closeReading()
        output.closeWriting()
        guard let line = readLine(output.reading) else {
            input.close()
            reap(id, after: 0)
            lseek(complaints, 0, SEEK_SET)
            let said = (try? readWhole(descriptor: complaints, name: "", limit: 1 << 20)) ?? []
            let text = String(decoding: said, as: UTF8.self).split(whereSeparator: \.isNewline)
                .map { String($0).printable }.joined(separator: " / ")
            return .failure(text.isEmpty ? .notReady(program: program) : .ended(program: program, said: text))
        }
        guard let facts = DemoFacts(readyLine: line) else {
            input.close()
            reap(id, after: 0)
            return .failure(.notUnderstood(program: program, line: String(decoding: line, as: UTF8.self).printable))
        }
        return .success((id, input, output, facts))
    }

    /// A file that is gone when it is closed: unlike a pipe, it never makes its writer wait.
    private static func namelessFile() -> Int32 {
        var path = Array("/tmp/scvsh-XXXXXX".utf8CString)
        let file = mkstemp(&path)
        if file >= 0 {
            unlink(path)
            _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        }
        return file
    }

    /// The simulator beside our own executable, else the first on PATH.
    private static func find() throws(DemoError) -> String {
        var folders: [String] = []
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let length = readlink("/proc/self/exe", &buffer, Int(PATH_MAX))
        if length > 0 {
            let own = String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if let slash = own.lastIndex(of: "/") { folders.append(String(own[..<slash])) }
        }
        let beside = folders.first
        if let path = getenv("PATH") {
            folders += String(cString: path).split(separator: ":").map(String.init)
        }
        for folder in folders {
            let program = folder + "/scvsim"
            var facts = stat()
            if access(program, X_OK) == 0, stat(program, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG {
                return program
            }
        }
        throw .notFound(beside: beside)
    }

    private static func isFree(_ port: UInt16) -> Bool {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        // As a server does, or the last run's closed connections would keep the port for a minute.
        var yes: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// The first line of a descriptor; nil if it ends before, if it takes too long, or at Ctrl-C.
    private static func readLine(_ descriptor: Int32) -> [UInt8]? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        let interruptions = interrupts_count()
        while line.count < 64 << 10 {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&entry, 1, patience)
            if ready < 0, errno == EINTR, interrupts_count() == interruptions { continue }
            guard ready == 1, read(descriptor, &byte, 1) == 1 else { return nil }
            if byte == UInt8(ascii: "\n") { return line }
            line.append(byte)
        }
        return nil
    }

    /// Waits for the program to end by itself, then makes it.
    private static func reap(_ id: pid_t, after patience: Int) {
        var status: Int32 = 0
        for (signal, wait) in [(0, patience), (SIGTERM, 2000)] as [(Int32, Int)] {
            if signal != 0 { kill(id, signal) }
            for _ in 0...(wait / 5) {
                if waitpid(id, &status, WNOHANG) != 0 { return }
                if wait > 0 { usleep(5000) }
            }
        }
        kill(id, SIGKILL)
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
    }
}

/// What a simulator says of itself.
struct DemoFacts: Equatable {
    var url: String
    var address: ApplianceAddress
    var username: String
    var password: String
    var fingerprint: Fingerprint
    /// The appliance's version, as people call it.
    var version: String?
    /// How many VMs it has.
    var machines: Int?

    /// Reads the line that it prints when it is ready.
    init?(readyLine: [UInt8]) {
        guard let document = try? JSONDocument(parsing: readyLine) else { return nil }
        let root = document.root
        guard let url = root["url"]?.string, let address = try? ApplianceAddress(parsing: url),
            let username = root["username"]?.string, let password = root["password"]?.string,
            let text = root["fingerprint"]?.string, let fingerprint = Fingerprint(text)
        else { return nil }
        self.url = url
        self.address = address
        self.username = username
        self.password = password
        self.fingerprint = fingerprint
        version = root["appliance"]?.string
        machines = root["vms"]?.int.map(Int.init)
    }

    /// How to connect to it; nothing of a real appliance's settings is used.
    func settings(timezone: String?, readOnly: Bool) -> ConnectionSettings {
        ConnectionSettings(
            address: address, username: username, password: .given(Secret(password)), trust: .pin(fingerprint),
            timezone: timezone, readOnly: readOnly)
    }
}

/// Why there is no simulated appliance.
enum DemoError: ReportableError, Equatable {
    case notFound(beside: String?)
    case notStarted(program: String, errno: Int32)
    case notReady(program: String)
    case ended(program: String, said: String)
    case notUnderstood(program: String, line: String)

    var kind: ErrorKind { .usage }

    var message: String {
        switch self {
        case .notFound(let beside):
            "scvsim, the simulated appliance, is neither in \(beside ?? "scvsh's folder") nor on PATH"
        case .notStarted(let program, let number): "can't start \(program): \(systemMessage(number))"
        case .notReady(let program): "\(program) did not become ready"
        case .ended(let program, let said): "\(program) ended at once: \(said)"
        case .notUnderstood(let program, let line): "\(program) says what is not understood: \(line.prefix(200))"
        }
    }

    var hint: String? {
        switch self {
        case .notFound: "Build it with: swift build --product scvsim; or run scripts/demo, which does."
        case .notStarted: "Look whether the file is a program that this machine can run."
        case .notReady: "Run it by hand to see what keeps it."
        case .ended: "It needs the command openssl for its certificate."
        case .notUnderstood: "Build scvsh and scvsim from the same sources."
        }
    }
}
