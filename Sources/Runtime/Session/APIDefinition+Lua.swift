import API
import Appliance
import Lua

extension APIDefinition {
    /// The differences as Lua sees them, and of what reading they are.
    func differenceValues(in state: LuaState) throws -> [LuaValue] {
        var rows = try differences.map { difference in
            LuaValue.reference(
                try state.makeTable(fields: [
                    ("operation", .string(difference.operation)), ("what", .string(difference.subject.rawValue)),
                    ("ours", difference.ours.map { .string($0) } ?? .nil),
                    ("live", difference.live.map { .string($0) } ?? .nil),
                    ("taken", .string(difference.taken.rawValue)),
                    ("source", difference.source.map { .string($0.rawValue) } ?? .nil),
                    ("correct", difference.correction.map { .string($0) } ?? .nil),
                ]))
        }
        rows += try points.map { point in
            LuaValue.reference(
                try state.makeTable(fields: [
                    ("operation", point.operation.map { .string($0) } ?? .nil), ("what", .string(point.subject)),
                    ("ours", point.ours.map { .string($0) } ?? .nil), ("live", .string(point.corrected)),
                    ("taken", .string("correction")), ("source", point.source.map { .string($0.rawValue) } ?? .nil),
                ]))
        }
        let table = LuaValue.reference(try state.makeTable(array: rows))
        guard let reading else { return [table, .nil] }
        let facts = try state.makeTable(fields: [
            ("date", .string(reading.date)), ("url", .string(reading.url)),
            ("title", .string(reading.title)), ("version", .string(reading.version)),
            ("digest", .string(reading.digest)), ("address", .string(reading.address.origin)),
            ("fresh", .boolean(reading.isFresh)),
        ])
        return [table, .reference(facts)]
    }
}
