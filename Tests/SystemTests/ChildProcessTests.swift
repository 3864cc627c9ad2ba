import Glibc
import Testing

@testable import System

@Suite(.timeLimit(.minutes(1))) struct ChildProcessTests {
    private func shell(_ script: String, together: Bool = false, limit: Int = 1 << 20) throws -> ChildProcess.Outcome {
        try ChildProcess.run("/bin/sh", arguments: ["sh", "-c", script], together: together, limit: limit)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func outputComplaintsAndStatusAreKept() throws {
        let outcome = try shell("echo out; echo err >&2; exit 7")
        #expect(text(outcome.output) == "out\n")
        #expect(text(outcome.complaints) == "err\n")
        #expect(outcome.ending == .status(7))
        #expect(try shell("true").ending == .status(0))
    }

    @Test func complaintsMayStandAmongTheOutput() throws {
        let outcome = try shell("echo a; echo b >&2; echo c", together: true)
        #expect(text(outcome.output) == "a\nb\nc\n")
        #expect(outcome.complaints.isEmpty)
    }

    @Test(arguments: [SIGKILL, SIGTERM, SIGINT, SIGPIPE])
    func aSignalIsTold(_ number: Int32) throws {
        #expect(try shell("kill -\(number) $$").ending == .signal(number))
    }

    @Test func whatWeIgnoreIsAsByDefaultInTheProgram() throws {
        signal(SIGPIPE, SIG_IGN)
        #expect(try shell("kill -PIPE $$; exit 3").ending == .signal(SIGPIPE))
    }

    @Test func aLotOfEitherDoesNotBlock() throws {
        let script = "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero; echo end"
        let outcome = try shell(script)
        #expect(outcome.output.count == 300_004)
        #expect(outcome.complaints.count == 300_000)
        // What is beyond the limit is read all the same, so that the program gets to its end.
        let limited = try shell(script, limit: 10_000)
        #expect(limited.ending == .status(0))
        #expect((10_000..<20_000).contains(limited.output.count))
    }

    @Test func theProgramIsLookedForOnThePath() throws {
        #expect(text(try ChildProcess.run("echo", arguments: ["echo", "x"]).output) == "x\n")
        let error = try #require(throws: SystemError.self) {
            try ChildProcess.run("no-such-program", arguments: ["no-such-program"])
        }
        #expect(error == SystemError("start", "no-such-program", errno: ENOENT))
        #expect(throws: SystemError.self) { try ChildProcess.run("/etc/passwd", arguments: ["passwd"]) }
    }

    @Test func standardInputMayBeGiven() throws {
        let empty = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(empty) }
        let outcome = try ChildProcess.run("cat", arguments: ["cat"], input: empty)
        #expect(outcome.output.isEmpty && outcome.ending == .status(0))
    }

    @Test func ourDescriptorsAreClosedInTheProgram() throws {
        let pipe = try Pipe()
        #expect(pipe.reading > STDERR_FILENO && pipe.writing > STDERR_FILENO)
        let numbers = "\(pipe.reading) \(pipe.writing)"
        let outcome = try shell("for fd in \(numbers); do [ -e /proc/$$/fd/$fd ] && echo $fd; done; :")
        #expect(outcome.output.isEmpty)
    }

    /// In a process of its own: the other tests need theirs.
    @Test func closedStandardDescriptorsAreNoObstacle() async {
        await #expect(processExitsWith: .success) {
            for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] { close(number) }
            let pipe = try Pipe()
            let ends = [pipe.reading, pipe.writing]
            guard ends.allSatisfy({ $0 > STDERR_FILENO && fcntl($0, F_GETFD) == FD_CLOEXEC }) else { exit(1) }
            let outcome = try ChildProcess.run("/bin/sh", arguments: ["sh", "-c", "echo out; echo err >&2"])
            let isWhole = outcome.output == Array("out\n".utf8) && outcome.complaints == Array("err\n".utf8)
            exit(isWhole && outcome.ending == .status(0) ? 0 : 2)
        }
    }

    @Test func aProgramMayBeWaitedForALimitedTime() throws {
        let child = try ChildProcess("sleep", arguments: ["sleep", "0.2"])
        #expect(child.wait(atMost: .zero) == nil)
        #expect(child.wait(atMost: .seconds(30)) == .status(0))
        // The answer stays, though the system knows the program no longer.
        #expect(child.wait() == .status(0))
        #expect(child.end() == .status(0))
    }

    @Test func aProgramIsMadeToEnd() throws {
        let willing = try ChildProcess("sleep", arguments: ["sleep", "600"])
        #expect(willing.end() == .signal(SIGTERM))
        let output = try Pipe()
        let stubborn = try ChildProcess(
            "/bin/sh", arguments: ["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"],
            descriptors: [(output.writing, STDOUT_FILENO)], ownGroup: true)
        var byte: UInt8 = 0
        #expect(read(output.reading, &byte, 1) == 1)
        #expect(stubborn.end() == .signal(SIGKILL))
    }

    @Test func aProgramMayHaveAGroupOfItsOwn() throws {
        let script = "read -r id name state parent group rest </proc/$$/stat; echo $id; echo $group"
        let own = try ChildProcess.run("/bin/sh", arguments: ["sh", "-c", script], ownGroup: true)
        let lines = text(own.output).split(separator: "\n")
        #expect(lines.count == 2 && lines[0] == lines[1])
    }

    @Test func ourOwnFileIsKnown() throws {
        let path = try #require(executablePath)
        #expect(path.hasPrefix("/"))
        #expect(access(path, X_OK) == 0)
    }
}
