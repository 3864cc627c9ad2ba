import Testing

@testable import Simulator

@Suite struct AuditTrailTests {
    @Test func noNameCanMakeALineOfItsOwn() {
        var trail = AuditTrail(beginning: .beginning)
        trail.record("policies.create: a\nb\r\nc\u{1B}[0m\u{2028}d", by: "x", at: .beginning)
        #expect(
            String(decoding: trail.active, as: UTF8.self) == "2026-11-23 15:05:09.000 x policies.create: a b c [0m d\n")
    }

    @Test func rollsOverAFileThatIsFullAndKeepsAsManyAsConfigured() {
        var trail = AuditTrail(beginning: .beginning)
        trail.sizeLimit = 200
        trail.configure(AuditConfig(maxFiles: 3), at: .beginning)
        for number in 0..<60 {
            trail.record("policies.create: Policy number \(number) created.", by: "me", at: .beginning + Double(number))
        }
        #expect(trail.files.count { $0.content != nil } == 3)
        let gone = trail.files.filter { $0.content == nil }
        #expect(gone.allSatisfy { $0.integrity == .rolledOver } && gone.count == 10)
        #expect(Set(trail.files.map(\.name)).count == trail.files.count)
        #expect(trail.files.allSatisfy { $0.name.wholeMatch(of: /audit(-\d\d\d\d)(-\d\d){5}\.log\.gz/) != nil })
        trail.configure(AuditConfig(maxFiles: 1), at: .beginning + 60)
        #expect(trail.files.count { $0.content != nil } == 1)
        trail.verify(at: .beginning + 61)
        #expect(trail.files.filter { $0.content == nil }.allSatisfy { $0.integrity == .rolledOver })
    }
}
