import Lua
import System

/// What the standard library's files are given of time zones.
struct TimeModule {
    var functions: [HostFunction] { [zoneOffset] }

    private var zoneOffset: HostFunction {
        HostFunction(
            "shell.zone_offset",
            parameters: [
                .init("zone", "string", "a zone of the system, such as Europe/Berlin"),
                .init("instant", "integer", "seconds since 1970, of UTC"),
            ],
            results: [.init("integer", "seconds that its clocks are ahead of UTC")],
            text: "Says how far the clocks of a time zone are ahead of UTC at an instant."
        ) { call in
            let zone = try call.string(1)
            guard SystemTimeZone.isKnown(zone) else { throw LibraryError.noZone(zone) }
            guard let offset = SystemTimeZone.offset(of: zone, at: try call.integer(2)) else {
                throw LibraryError.noZone(zone)
            }
            return .values([.integer(offset)])
        }
    }
}
