/// Tells listeners what happens at the gate.
///
/// Each listener gets every event, in the order they happened, after the ones that were added before it. A listener may add and
/// remove listeners and make requests of its own: events that come up meanwhile wait until the present one has been told to all.
public final class EventHub {
    /// A listener's place in the hub; it is told until `stop()` is called, also when this is let go.
    public final class Listening {
        fileprivate let listener: (GateEvent) -> Void
        fileprivate var isActive = true
        private weak var hub: EventHub?

        fileprivate init(_ hub: EventHub, _ listener: @escaping (GateEvent) -> Void) {
            self.hub = hub
            self.listener = listener
        }

        /// Tells this listener nothing more, not even of the event that is being told.
        public func stop() {
            isActive = false
            hub?.listenings.removeAll { $0 === self }
        }
    }

    private var listenings: [Listening] = []
    private var waiting: [GateEvent] = []
    private var isTelling = false

    /// Makes a hub without listeners.
    public init() {}

    /// Whether anybody listens.
    public var hasListeners: Bool { !listenings.isEmpty }

    /// Adds a listener; it is told of what happens from now on.
    @discardableResult
    public func listen(_ listener: @escaping (GateEvent) -> Void) -> Listening {
        let listening = Listening(self, listener)
        listenings.append(listening)
        return listening
    }

    /// Tells all listeners.
    func publish(_ event: GateEvent) {
        waiting.append(event)
        guard !isTelling else { return }
        isTelling = true
        defer { isTelling = false }
        while !waiting.isEmpty {
            let next = waiting.removeFirst()
            for listening in listenings where listening.isActive { listening.listener(next) }
        }
    }
}
