import Appliance
import HTTP
import Runtime
import Testing

@testable import scvsh

@Suite struct CommandLineTests {
    private func read(_ arguments: [String]) -> CommandLineReading { CommandLineReading(["scvsh"] + arguments) }

    private func invocation(_ arguments: [String]) throws -> Invocation {
        guard case .run(let invocation) = read(arguments) else {
            Issue.record("refused: \(read(arguments))")
            throw UsageError.noTerminal
        }
        return invocation
    }

    struct Case: Sendable {
        var words: [String]
        var parts: [Invocation.Part]
        var prompt = Invocation.Prompting.never
        var index = 0
        var passed: [String] = []
    }

    @Test(arguments: [
        Case(words: [], parts: [], prompt: .atTerminal),
        Case(words: ["-e", "x"], parts: [.code("x")]),
        Case(words: ["-ex=1"], parts: [.code("x=1")]),
        Case(words: ["-e", ""], parts: [.code("")]),
        Case(words: ["-e", "-1"], parts: [.code("-1")]),
        Case(words: ["-e", "--[[ a ]] x()"], parts: [.code("--[[ a ]] x()")]),
        Case(words: ["-e", "--help"], parts: [.code("--help")]),
        Case(
            words: ["-e", "a", "-i", "-e", "b", "s.lua"], parts: [.code("a"), .code("b"), .file("s.lua")],
            prompt: .always, index: 6),
        Case(
            words: ["s.lua", "-e", "x", "--help", "-"], parts: [.file("s.lua")], index: 1,
            passed: ["-e", "x", "--help", "-"]),
        Case(words: ["-"], parts: [.standardInput], index: 1),
        Case(words: ["-", "a", "-i"], parts: [.standardInput], index: 1, passed: ["a", "-i"]),
        Case(words: ["--", "-odd.lua", "--"], parts: [.file("-odd.lua")], index: 2, passed: ["--"]),
        Case(words: ["--"], parts: [], prompt: .atTerminal),
        Case(words: ["-i"], parts: [], prompt: .always),
        Case(
            words: ["--trace", "-o", "json", "--timeout=2", "s.lua", "=x"], parts: [.file("s.lua")], index: 5,
            passed: ["=x"]),
        Case(words: ["--url", "host", "-y", "s"], parts: [.file("s")], index: 4),
        Case(words: ["-l", "mod"], parts: [.module("mod")], prompt: .atTerminal),
        Case(words: ["-W"], parts: [.warnings], prompt: .atTerminal),
        Case(words: ["-v"], parts: []),
        Case(words: ["-E"], parts: [], prompt: .atTerminal),
        Case(words: ["-i", "-lmod"], parts: [.module("mod")], prompt: .always),
        Case(
            words: ["-lg=mod", "-e", "a", "-W", "-l", "b", "-ec", "s", "-W", "-lx"],
            parts: [.module("g=mod"), .code("a"), .warnings, .module("b"), .code("c"), .file("s")], index: 8,
            passed: ["-W", "-lx"]),
        // In spellings that the argument parser alone knows.
        Case(words: ["-WEy", "-e", "a"], parts: [.warnings, .code("a")]),
    ])
    func whatIsRun(_ expected: Case) throws {
        let invocation = try invocation(expected.words)
        #expect(invocation.parts == expected.parts)
        #expect(invocation.prompt == expected.prompt)
        #expect(invocation.scriptIndex == expected.index)
        #expect(invocation.scriptArguments == expected.passed)
        #expect(invocation.arguments == ["scvsh"] + expected.words)
    }

    @Test func everyOptionIsRead() throws {
        let pin = "sha256:" + String(repeating: "ab", count: 32)
        let all = try invocation([
            "-p", "dr", "--url", "scv.demo.local", "--username", "me", "--password-command", "pass scv",
            "--fingerprint", pin, "--read-only", "--dry-run", "-y", "--sync", "--trace", "--timeout", "2.5",
            "--timezone", "UTC",
            "--output", "csv", "--color", "never", "--no-init",
        ])
        #expect(all.profile == "dr")
        #expect(all.connection.address?.base == "https://scv.demo.local:8144/api")
        #expect(all.connection.username == "me")
        #expect(all.connection.password == .command("pass scv", origin: "--password-command"))
        #expect(all.connection.trust == .pin(try #require(Fingerprint(pin))))
        #expect(all.connection.timezone == "UTC")
        #expect(all.connection.readOnly == true)
        #expect(all.readOnly && all.dryRun && all.assumeYes && all.trace && all.sync && !all.initFile && !all.demo)
        #expect(all.timeout == .milliseconds(2500))
        #expect(all.output == .csv)
        #expect(all.color == .never)
    }

    @Test func aSessionIsRecordedWhereItIsSaid() throws {
        let plain = try invocation(["--record", "s.jsonl", "x.lua"]).recording
        #expect(plain == .init(path: "s.jsonl", hasPseudonyms: false, overwrite: false))
        let other = try invocation(["--overwrite", "--pseudonyms", "--record", "s.jsonl"]).recording
        #expect(other == .init(path: "s.jsonl", hasPseudonyms: true, overwrite: true))
        #expect(try invocation([]).recording == nil)
    }

    @Test func theLogGoesWhereItIsSaid() throws {
        let plain = try invocation(["--log", "json", "x.lua"])
        #expect(plain.log && plain.logFile == nil)
        #expect(try invocation(["--log=json", "--log-file=l"]).logFile == "l")
        #expect(try !invocation([]).log)
    }

    @Test func aCheckIsAllThatIsDone() throws {
        let check = try invocation(["--check", "--report", "r.json", "--overwrite", "-o", "json"])
        #expect(check.check && check.report == "r.json" && check.overwriteReport)
        #expect(check.parts.isEmpty && check.prompt == .never && check.output == .json)
        #expect(try !invocation(["--check"]).overwriteReport)
    }

    @Test func whatIsDoneForEditorsIsAllThatIsDone() throws {
        let written = try invocation(["--definitions", "d", "--sync", "-p", "dr"])
        #expect(written.definitions == "d" && written.sync && written.prompt == .never && written.parts.isEmpty)
        let looked = try invocation(["-o", "json", "--lint", "a.lua", "b.lua", "--check"])
        #expect(looked.lint == ["a.lua", "b.lua", "--check"] && looked.prompt == .never && looked.parts.isEmpty)
        #expect(try invocation(["a.lua"]).lint == nil)
        #expect(try invocation(["--lint", "-"]).lint == ["-"])
    }

    @Test(arguments: [
        (["--urll", "x"], "Unknown option '--urll'. Did you mean '--url'?"),
        (["-e"], "Missing value for '-e <code>'"),
        (["--url"], "Missing value for '--url <url>'"),
        (["-o", "jsn"], "--output can't be 'jsn'"),
        (["--color", "blue"], "--color can't be 'blue'"),
        (["--timeout", "0"], "--timeout can't be '0'"),
        (["--timeout", "-1"], "--timeout can't be '-1'"),
        (["--timeout", "soon"], "--timeout can't be 'soon'"),
        (["--timeout", "1e3"], "--timeout can't be '1e3'"),
        (["--timeout", "nan"], "--timeout can't be 'nan'"),
        (["--fingerprint", "sha256:12"], "--fingerprint can't be 'sha256:12'"),
        (["--timezone", "Mars/Olympus"], "--timezone can't be 'Mars/Olympus'"),
        (["--username", ""], "--username can't be ''"),
        (["--ca", "x", "--insecure"], "--ca and --insecure can't be used together"),
        (["--report", "x"], "--report is for --check, which is not given"),
        (["--check", "-e", "x"], "--check and -e can't be used together"),
        (["--check", "s.lua"], "--check and a script can't be used together"),
        (["--check", "-i"], "--check and -i can't be used together"),
        (["--check", "-l", "x"], "--check and -l can't be used together"),
        (["--doctor", "--check"], "--doctor and --check can't be used together"),
        (["--doctor", "s.lua"], "--doctor and a script can't be used together"),
        (["-l"], "Missing value for '-l <module>'"),
        (["--check", "--report", ""], "--report can't be ''"),
        (["--record", ""], "--record can't be ''"),
        (["--pseudonyms"], "--pseudonyms is for --record, which is not given"),
        (["--overwrite"], "--overwrite is for --record, which is not given"),
        (["--lint"], "--lint names no file"),
        (["--lint", "-e", "x", "a.lua"], "--lint and -e can't be used together"),
        (["--lint", "-i", "a.lua"], "--lint and -i can't be used together"),
        (["--lint", "--list", "a.lua"], "--lint and --list can't be used together"),
        (["--lint", "--doctor", "a.lua"], "--lint and --doctor can't be used together"),
        (["--lint", "-l", "x", "a.lua"], "--lint and -l can't be used together"),
        (["--definitions", ""], "--definitions can't be ''"),
        (["--definitions", "d", "s.lua"], "--definitions and a script can't be used together"),
        (["--definitions", "d", "--check"], "--definitions and --check can't be used together"),
        (["--definitions", "d", "--lint", "a"], "--definitions and --lint can't be used together"),
        (["--check", "--sync"], "--check and --sync can't be used together"),
        (["--list", "-p", "x"], "--list and --profile can't be used together"),
        (["--list", "--demo"], "--list and --demo can't be used together"),
        (["--lint", "-W", "a.lua"], "--lint and -W can't be used together"),
        (["--lint", "--report", "r", "a.lua"], "--lint and --report can't be used together"),
        (["--definitions", "d", "--report", "r"], "--definitions and --report can't be used together"),
        (["--doctor", "-o", "json"], "--doctor and --output can't be used together"),
        (["--doctor", "--trace"], "--doctor and --trace can't be used together"),
        (["--version", "--trace"], "--version and --trace can't be used together"),
        (["--version", "s.lua"], "--version and a script can't be used together"),
        (["--demo", "--url", "x"], "--demo and --url can't be used together"),
        (["--demo", "-p", "x"], "--demo and --profile can't be used together"),
        (["--demo", "--insecure"], "--demo and --insecure can't be used together"),
    ])
    func whatIsWrong(_ arguments: [String], _ message: String) {
        guard case .wrong(let fault) = read(arguments) else {
            Issue.record("not refused: \(arguments)")
            return
        }
        #expect(fault.message == message)
        #expect(fault.hint?.hasSuffix(".") == true)
    }

    /// What is given is not passed over in silence: each option either means something beside a task, or is refused.
    @Test(arguments: LoneTask.allCases)
    func nothingIsPassedOver(_ task: LoneTask) throws {
        let values = [
            "--log": "json", "--output": "json", "--color": "never", "--timeout": "5", "--timezone": "UTC",
            "--fingerprint": "sha256:" + String(repeating: "a", count: 64),
        ]
        let own = task == .definitions ? [task.rawValue, "d"] : [task.rawValue]
        let tail = task == .lint ? ["a.lua"] : []
        let all =
            LoneOption.allCases.map { [$0.rawValue] }
            + ValuedOption.allCases.map { [$0.rawValue, values[$0.rawValue] ?? "x"] }
        for option in all where option[0] != task.rawValue {
            let reading = read(own + option + tail)
            if task.options(syncs: false).contains(option[0]) || ["--no-init", "--color"].contains(option[0]) {
                if case .wrong(.exclusive(task.rawValue, _)) = reading { Issue.record("\(own) refuses \(option)") }
            } else {
                guard case .wrong(.exclusive(let one, let other)) = reading else {
                    Issue.record("\(own) passes over \(option)")
                    continue
                }
                #expect([one, other].contains(task.rawValue) && [one, other].contains(option[0]))
            }
        }
    }

    @Test func whatIsOfRequestsGoesWithASync() {
        for option in ["--trace", "--record=x", "--yes"] {
            guard case .run = read(["--lint", "--sync", option, "a.lua"]) else {
                Issue.record("\(option) is refused")
                continue
            }
        }
        guard case .wrong(.exclusive("--lint", "--yes")) = read(["--lint", "--yes", "a.lua"]) else {
            Issue.record("--yes is passed over")
            return
        }
    }

    @Test func aSlipInAValueIsMended() {
        guard case .wrong(let fault) = read(["-o", "jsn"]) else {
            Issue.record("not refused")
            return
        }
        #expect(fault.hint == "Did you mean 'json'? It takes auto, table, lua, json, ndjson, csv.")
    }

    @Test func aPasswordInTheAddressIsNotRepeated() {
        guard case .wrong(let fault) = read(["--url", "https://me:hunter2@host"]) else {
            Issue.record("not refused")
            return
        }
        #expect(!fault.message.contains("hunter2"))
    }

    @Test func luaIsToldWhatItsOwnProgramIsTold() throws {
        let said = try invocation(["-v", "-E", "-e", "x"])
        #expect(said.luaVersion && said.ignoresLuaEnvironment)
        let plain = try invocation(["-e", "x"])
        #expect(!plain.luaVersion && !plain.ignoresLuaEnvironment)
    }

    @Test func theDoctorStandsAlone() throws {
        let invocation = try invocation(["--doctor", "--url", "host"])
        #expect(invocation.doctor && invocation.parts.isEmpty && invocation.prompt == .never)
    }

    @Test(arguments: ["--help", "-h"])
    func helpIsTextForStandardOutput(_ option: String) {
        guard case .tell(let text) = read([option]) else {
            Issue.record("not told")
            return
        }
        #expect(!text.isEmpty)
    }
}

@Suite struct ScriptSourceTests {
    @Test(arguments: [
        ("print(1)", "print(1)"),
        ("#!/usr/bin/env scvsh\nprint(1)", "\nprint(1)"),
        ("# remark", ""),
        ("", ""),
        ("\u{FEFF}print(1)", "print(1)"),
        ("\u{FEFF}#!x\ny", "\ny"),
    ])
    func blanksTheFirstLineOnly(_ source: String, _ left: String) {
        #expect(ScriptSource.withoutFirstComment(Array(source.utf8)) == Array(left.utf8))
    }
}
