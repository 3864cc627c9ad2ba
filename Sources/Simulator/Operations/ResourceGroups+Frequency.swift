import JSON

extension BackupFrequency {
    /// The details of a schedule as a request says them, which must be of the policy's own kind.
    init(_ details: BodyFields, of policy: Policy, in registry: Registry) throws(ServiceError) {
        let word = details.string("type") ?? policy.frequency.rawValue
        guard let kind = Kind(rawValue: word), kind == policy.frequency else {
            throw ServiceError(
                400,
                "The policy \(policy.name) is \(policy.frequency.rawValue): the details of its schedule can't be "
                    + "\(word).")
        }
        // Where no first time is given it is that of the first group.
        self = .byDefault(kind, for: 1, since: registry.days.sundayOfLastYear)
        if let text = details.string("startTime") {
            guard let start = SimulatedTime(jobText: text) else {
                throw ServiceError(400, "startTime is no time such as 11/23/2026 03:00:00 AM: \(text)")
            }
            self.start = start
        }
        interval = details.integer("interval") ?? 1
        guard interval > 0 else { throw ServiceError(400, "interval must be at least 1.") }
        weekdays = try Self.weekdays(details.strings("daysOfWeek") ?? [], of: policy)
        monthDays = try Self.monthDays(details.integers("daysOfMonth") ?? [], of: policy)
    }

    private static func weekdays(_ names: [String], of policy: Policy) throws(ServiceError) -> [Int] {
        guard names.isEmpty || policy.frequency == .weekly else {
            throw ServiceError(
                400, "daysOfWeek is for a policy that is WEEKLY; \(policy.name) is \(policy.frequency.rawValue).")
        }
        var days: [Int] = []
        for name in names {
            guard let day = VendorRules.weekdays.firstIndex(of: name) else {
                throw ServiceError(400, "\(name) is no day of the week.")
            }
            if !days.contains(day) { days.append(day) }
        }
        return days
    }

    private static func monthDays(_ numbers: [Int64], of policy: Policy) throws(ServiceError) -> [Int] {
        guard numbers.isEmpty || policy.frequency == .monthly else {
            throw ServiceError(
                400, "daysOfMonth is for a policy that is MONTHLY; \(policy.name) is \(policy.frequency.rawValue).")
        }
        var days: [Int] = []
        for number in numbers {
            guard (1...31).contains(number) else { throw ServiceError(400, "\(number) is no day of the month.") }
            if !days.contains(Int(number)) { days.append(Int(number)) }
        }
        return days
    }
}

extension JSONWriter {
    /// The details of a schedule, as they were given.
    mutating func frequency(_ frequency: BackupFrequency) {
        key("frequency")
        beginObject()
        member("type", frequency.kind.rawValue)
        member("startTime", frequency.start.jobText)
        member("interval", frequency.interval)
        if !frequency.weekdays.isEmpty { member("daysOfWeek", frequency.weekdays.map { VendorRules.weekdays[$0] }) }
        if !frequency.monthDays.isEmpty {
            key("daysOfMonth")
            beginArray()
            for day in frequency.monthDays { integer(Int64(day)) }
            endArray()
        }
        endObject()
    }
}
