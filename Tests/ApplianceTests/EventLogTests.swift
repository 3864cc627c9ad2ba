import API
import HTTP
import JSON
import System
import Testing

@testable import Appliance
@testable import Events

@Suite struct EventLogTests {
    private final class Lines { var texts: [String] = [] }

    private func logged(_ options: (inout SessionOptions) -> Void = { _ in }) throws -> (Bench, EventLog, Lines) {
        let (bench, lines, instant) = (try Bench(options), Lines(), MonotonicInstant.now)
        let log = EventLog(
            now: { UTCMoment(milliseconds: 1_795_000_000_007) }, clock: { instant },
            sink: { lines.texts.append(String(decoding: $0, as: UTF8.self)) })
        log.attach(to: bench.session)
        return (bench, log, lines)
    }

    /// The members of the last line, in a word each, from the one of this name.
    private func end(of line: String?, from name: String) -> String {
        guard let line, let place = line.firstRange(of: "\"\(name)\"") else { return line ?? "no line" }
        return String(line[place.lowerBound...])
    }

    @Test func theLinesOfARead() throws {
        let (bench, _, lines) = try logged()
        bench.transport.answer = { _, _ in .json(#"{"response":{"policyResponseList":[]}}"#) }
        #expect(bench.perform(bench.list()).reply != nil)
        #expect(lines.texts.count == 3)
        let head = #"{"time":"2026-11-18T11:06:40.007Z","level":"info","event":"#
        #expect(lines.texts.allSatisfy { $0.hasPrefix(head) && $0.hasSuffix("}\n") })
        let request: String =
            #""request","appliance":"scv.demo.local:8144","call":1,"operation":"policies.list","method":"GET","#
            + #""path":"/4.1/policies","attempt":1,"status":200,"duration_ms":0,"bytes":38}"# + "\n"
        #expect(lines.texts.last == head + request)
        #expect(
            end(of: lines.texts[1], from: "username")
                == #""username":"demo\\administrator","first":true,"duration_ms":0}"# + "\n")
        #expect(!lines.texts.joined().contains(Bench.password) && !lines.texts.joined().contains("token-1"))
    }

    @Test func aChangeThatIsDone() throws {
        let (bench, _, lines) = try logged()
        bench.transport.answer = { _, _ in .json(#"{"statusCode":200,"response":{"jobId":118}}"#) }
        #expect(bench.perform(bench.backup()).reply != nil)
        #expect(lines.texts.last?.contains(#""event":"change""#) == true)
        #expect(
            end(of: lines.texts.last, from: "effect").contains(#""effect":"change","targets":["#)
                && end(of: lines.texts.last, from: "outcome").hasPrefix(#""outcome":"done""#))
    }

    /// The first call of all is planned before anybody knows the password.
    @Test func aPasswordAmongTheTargetsIsMasked() throws {
        let (bench, _, lines) = try logged()
        bench.transport.answer = { _, _ in .status(404) }
        let path = "/4.1/resource-groups/\(Bench.password.replacing(" ", with: "%20"))"
        #expect(bench.perform(GateCall(method: "PUT", path: path)).error != nil)
        #expect(lines.texts.last?.contains(#""event":"change""#) == true, "\(lines.texts)")
        #expect(!lines.texts.joined().contains(Bench.password), "\(lines.texts)")
    }

    @Test func whatBecameOfAChange() throws {
        let (bench, _, lines) = try logged()
        func outcome(_ answer: Answer) -> String {
            bench.transport.answer = { _, _ in answer }
            _ = bench.perform(bench.backup())
            let end = end(of: lines.texts.last, from: "outcome")
            return end.split(separator: ",").prefix(2).joined(separator: ",")
        }
        #expect(outcome(.lost(.closed, sent: true)) == #""outcome":"unknown","error":"unknown_outcome""#)
        #expect(outcome(.lost(.connect(errno: 111), sent: false)) == #""outcome":"not_sent","error":"connect""#)
        #expect(outcome(.status(500)) == #""outcome":"rejected","error":"appliance""#)
        #expect(outcome(.status(502)) == #""outcome":"unknown","error":"unknown_outcome""#)
        let (again, _, retried) = try logged()
        again.transport.answer = { _, number in number == 1 ? .status(401) : .lost(.connect(errno: 111), sent: false) }
        _ = again.perform(again.backup())
        // Its first try left, and was refused.
        #expect(end(of: retried.texts.last, from: "outcome").hasPrefix(#""outcome":"rejected","error":"connect""#))
        let (reading, _, read) = try logged { $0.isReadOnly = true }
        _ = reading.perform(reading.backup())
        #expect(end(of: read.texts.last, from: "outcome").hasPrefix(#""outcome":"not_sent","error":"refused""#))
        let (dry, _, planned) = try logged { $0.isDryRun = true }
        _ = dry.perform(dry.backup())
        #expect(planned.texts.count == 1)
        #expect(end(of: planned.texts.last, from: "outcome") == #""outcome":"dry_run"}"# + "\n")
        // What would be refused is no plan.
        let (both, _, refused) = try logged {
            $0.isDryRun = true
            $0.isReadOnly = true
        }
        _ = both.perform(both.backup())
        #expect(refused.texts.count == 1)
        #expect(end(of: refused.texts.last, from: "outcome").hasPrefix(#""outcome":"not_sent","error":"refused""#))
    }

    @Test func aTextOfOthersStandsInOneLine() {
        #expect(EventLog.text("a\n\u{1B}[31m\u{2028}") == .string(#"a\u{a}\u{1b}[31m\u{2028}"#))
        let long = EventLog.text(String(repeating: "x", count: 501))
        #expect(long == .string(String(repeating: "x", count: 500) + "…"))
    }
}
