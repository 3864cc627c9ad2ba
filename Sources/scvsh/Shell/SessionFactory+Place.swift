import Appliance
import HTTP
import Runtime

/// Where the prompt is.
extension SessionFactory {
    /// The default appliance, as options, environment, profile and the simulator's own account have it; nothing is
    /// connected for it. What is wrong with the settings is told when a connection is made.
    var place: PromptPlace {
        var place = PromptPlace()
        place.isDryRun = invocation.dryRun
        place.assumesYes = invocation.assumeYes
        place.recording = invocation.recording?.path
        place.profiles = folders.profiles
        place.isReadOnly = invocation.readOnly
        guard let settings = try? sessionSettings(profile: nil) else { return place }
        place.isReadOnly = settings.readOnly ?? false
        place.url = settings.address?.origin
        place.host = settings.address.map {
            $0.port == ApplianceAddress.defaultPort ? $0.endpoint.host : $0.endpoint.description
        }
        place.profile = settings.profile
        place.color = settings.color?.rawValue
        if let facts = simulatorFacts {
            place.isDemo = true
            place.release = facts.version
            place.machines = facts.machines
        }
        return place
    }
}
