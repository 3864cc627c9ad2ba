/// Why a text is no cron expression of Quartz's form.
enum CronError: Error, Equatable {
    case fieldCount(Int)
    case notAValue(CronField, String)
    case outOfRange(CronField, Int)
    case badStep(CronField, String)
    case badRange(CronField, String)
    /// A mark such as `L`, `W`, `#` or `?` in a field, or beside other values, where it means nothing.
    case misplaced(CronField, String)
    /// Neither, or both, of the days of the month and the days of the week are left open with `?`.
    case oneDayField
    case neverFires
}

extension CronError: CustomStringConvertible {
    var description: String {
        switch self {
        case .fieldCount(let count):
            "it has \(count) field\(count == 1 ? "" : "s"); six or seven are needed: seconds, minutes, hours, day of "
                + "month, month, day of week and, if wanted, year"
        case .notAValue(let field, let text):
            "\(text.isEmpty ? "nothing" : text) is no value for the \(field.title)\(field.hint)"
        case .outOfRange(let field, let value):
            "\(value) is out of range for the \(field.title), which goes from \(field.range.lowerBound) to "
                + "\(field.range.upperBound)"
        case .badStep(let field, let text):
            "\(text.isEmpty ? "nothing" : text) is no step for the \(field.title): it must be a number from 1 to "
                + "\(field.range.count)"
        case .badRange(let field, let text): "\(text) is no range for the \(field.title): it must not go backwards"
        case .misplaced(let field, let text): "\(text) means nothing in the \(field.title)"
        case .oneDayField: "exactly one of day of month and day of week must be ?"
        case .neverFires: "it would never fire again"
        }
    }
}
