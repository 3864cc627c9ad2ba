import JSON

extension Operations.Schedules {
    static let handlers: [String: Handler] = [
        "schedules.list": list,
        "schedules.modify": modify,
    ]

    static func list(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let schedules = world.schedules.all
        return OperationResult { writer in
            writer.beginObject()
            writer.list("scheduleResponseList", schedules) { writer, schedule in
                writer.member("name", schedule.kind.rawValue)
                writer.member("cronExpression", schedule.cron.text)
                writer.member("description", schedule.kind.text)
                writer.member("nextRunTime", schedule.next?.jobText)
                writer.emptyLink()
            }
            writer.endObject()
        }
    }

    static func modify(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let name = try call.body.required(string: "name")
        guard let kind = BuiltInSchedules.Kind(rawValue: name) else {
            let known = BuiltInSchedules.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ServiceError(404, "There is no built-in schedule \(name): there are \(known).")
        }
        let text = try call.body.required(string: "cronExpression")
        do throws(CronError) {
            let cron = try CronExpression(text)
            guard cron.next(after: world.now) != nil else { throw .neverFires }
            world.schedules.set(kind, to: cron, at: world.now)
        } catch {
            throw ServiceError(400, "The cron expression \(text) is not valid: \(error).")
        }
        return OperationResult(messages: ["Schedule \(name) modified successfully."], isChange: true)
    }
}
