import Glibc
import System

/// Where the simulator is found, and on which port it is to listen.
enum DemoProgram {
    /// The appliance's own port, which the simulator takes if it is free.
    static let defaultPort: UInt16 = 8144

    /// Where its clock begins: the README, the lessons and the examples are told of that night.
    static let now = "2026-11-23T15:05:09"

    /// The simulator beside our own executable, else the first on PATH.
    static func path() throws(DemoError) -> String {
        var folders: [String] = []
        if let executablePath, let slash = executablePath.lastIndex(of: "/") {
            folders.append(String(executablePath[..<slash]))
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

    /// Whether a server could listen on a port of 127.0.0.1 just now.
    static func isFree(_ port: UInt16) -> Bool {
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
}
