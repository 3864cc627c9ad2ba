/// Tells listeners what happens at the gate.
///
/// Each listener gets every event, in the order they happened, after the ones that were added before it. A listener may
/// add listeners and make requests of its own: events that come up meanwhile wait until the present one has been told
/// to all.
public final class EventHub {
    private var listeners: [(GateEvent) -> Void] = []
    private var waiting: [GateEvent] = []
    private var isTelling = false
    /// Whether somebody listens who tells what a call is about, and which job it started: nobody else needs that found
    /// out.
    public var tellsDetails = false

    /// Makes a hub without listeners.
    public init() {}

    /// Adds a listener; it is told of what happens from now on.
    public func listen(_ listener: @escaping (GateEvent) -> Void) { listeners.append(listener) }

    /// Tells all listeners.
    func publish(_ event: GateEvent) {
        waiting.append(event)
        guard !isTelling else { return }
        isTelling = true
        defer { isTelling = false }
        while !waiting.isEmpty {
            let next = waiting.removeFirst()
            for listener in listeners { listener(next) }
        }
    }
}
