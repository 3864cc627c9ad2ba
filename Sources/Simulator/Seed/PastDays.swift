/// The days before a world begins, from which its past is reckoned: whatever the moment, the same has been before it.
struct PastDays: Sendable {
    /// The moment at which the world begins.
    let beginning: SimulatedTime

    /// The Sunday, at midnight, of the week in which the world begins.
    var sunday: SimulatedTime {
        SimulatedTime(seconds: beginning.midnight.seconds - Int64(beginning.parts.weekday) * 86_400)
    }

    /// A Sunday, at midnight, a year before that: schedules of which no more is said are reckoned from there.
    var sundayOfLastYear: SimulatedTime { sunday + -53 * 7 * 86_400 }

    /// The last day, by its midnight, whose night and early morning were over an hour ago.
    var lastMorning: SimulatedTime { (beginning + -9 * 3600).midnight }

    /// When `crm01` was deleted from vCenter: in the last night, after the backup.
    var deletion: SimulatedTime { lastMorning + 8400 }

    /// When the groups were suspended that are: in the last morning, at eight.
    var suspension: SimulatedTime { lastMorning + 28_800 }

    /// The night in which backups did not become what they should: the one before the last.
    var troubledNight: SimulatedTime { lastMorning + -86_400 }
}
