import JSON

extension Handlers {
    static let schedules: [String: Handler] = [
        "schedules.list": listSchedules,
        "schedules.modify": modifySchedule,
    ]

    static func listSchedules(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        let schedules = world.schedules.all
        return Outcome { writer in
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

    static func modifySchedule(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        let name = call.body?["name"]?.string ?? ""
        guard let kind = BuiltInSchedules.Kind(rawValue: name) else {
            let known = BuiltInSchedules.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw RequestError(404, "There is no built-in schedule \(name): there are \(known).")
        }
        let text = call.body?["cronExpression"]?.string ?? ""
        do throws(CronError) {
            let cron = try CronExpression(text)
            guard cron.next(after: world.now) != nil else { throw .neverFires }
            world.schedules.set(kind, to: cron, at: world.now)
        } catch {
            throw RequestError(400, "The cron expression \(text) is not valid: \(error).")
        }
        return Outcome(messages: ["Schedule \(name) modified successfully."], isChange: true)
    }
}
