extension AuditTrail {
    /// The audit log as it is when a world begins: a file for each of the days before. Since the last verification one
    /// of them was tampered with, and one was deleted.
    init(past seed: UInt64, days: PastDays) {
        self.init(beginning: days.beginning)
        var random = SeededRandom(seed: seed &+ 3)
        let midnight = days.lastMorning.seconds
        var texts: [[UInt8]] = []
        for day in (1...5).reversed() {
            let end = SimulatedTime(seconds: midnight - Int64(day - 1) * 86_400)
            texts.append(Self.day(before: end, &random))
            add(texts[texts.count - 1], at: end)
        }
        let verified = SimulatedTime(seconds: midnight + 3600)
        tamper(with: 0, text: nil)
        setState(of: 0, to: .rolledOver, verified: nil)
        for place in 1..<files.count { setState(of: place, to: .normal, verified: verified) }
        tamper(with: 1, text: nil)
        tamper(with: 3, text: Self.cleaned(texts[3]))
        record(
            "auth.login: Login successful.", by: Accounts.userNames[0], at: SimulatedTime(seconds: midnight + 28_800))
    }

    /// What was done on a day.
    private static func day(before end: SimulatedTime, _ random: inout SeededRandom) -> [UInt8] {
        let deeds = [
            "auth.login: Login successful.", "resource_groups.backup_now: Backup of resource group gold_web started.",
            "resource_groups.update: Resource group lab updated.", "audit.verify: Audit log verification triggered.",
        ]
        var text = ""
        var time = end + -86_000
        while time < end {
            text += "\(time.logText) \(Accounts.userNames[0]) \(deeds[Int(random.next() % UInt64(deeds.count))])\n"
            time = time + Double(1800 + random.next() % 7200)
        }
        return Array(text.utf8)
    }

    /// A day's text without its last line: somebody has wiped out what was done last.
    private static func cleaned(_ text: [UInt8]) -> [UInt8] {
        let lines = text.dropLast()
        return Array(lines[...(lines.lastIndex(of: UInt8(ascii: "\n")) ?? lines.startIndex)])
    }
}
