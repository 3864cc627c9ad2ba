import Synchronization

/// Counts how many of its probes are alive.
final class Census: Sendable {
    private let alive = Atomic(0)
    var count: Int { alive.load(ordering: .relaxed) }

    final class Probe: Sendable {
        private let census: Census
        init(_ census: Census) {
            self.census = census
            census.alive.add(1, ordering: .relaxed)
        }
        deinit { census.alive.subtract(1, ordering: .relaxed) }
        /// Something to do with it, so that a closure holds it.
        func touch() {}
    }
}
