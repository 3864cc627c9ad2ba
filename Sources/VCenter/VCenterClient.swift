import Appliance
import Errors
import HTTP
import XML

/// The vCenter that an appliance works for, as far as a session reads it: one login, and looks at its inventory.
///
/// Everything goes through the gate of the session with the appliance, as a read. Nothing here changes anything in
/// vCenter, but that a view and a session are made there and ended.
///
///     let client = VCenterClient(address: try VCenterAddress(parsing: "vc.lab.local"), trust: .system, gate: session)
///     let look = client.look { result in … }
public final class VCenterClient {
    /// Where it is.
    public let address: VCenterAddress
    private let session: VCenterSession
    private var current: InventoryLook?
    /// Those who came while a look was on its way, which may be older than what they want to see: the next is theirs.
    private var waiting: [Waiter] = []
    private var served: [Waiter] = []

    private final class Waiter {
        var done: ((Result<VCenterInventory, ApplianceError>) -> Void)?
        init(_ done: @escaping (Result<VCenterInventory, ApplianceError>) -> Void) { self.done = done }
    }

    /// Makes a client; nothing is sent, and the credentials are not asked for, before the first look.
    ///
    /// - Parameters:
    ///   - pinFile: where the pinned certificate was found.
    ///   - gate: the session with the appliance, by whose rules it is asked.
    ///   - credentials: who logs in, if that is somebody else than at the appliance.
    public init(
        address: VCenterAddress, trust: Trust, pinFile: String? = nil, gate: Session,
        credentials: (() throws -> Credentials)? = nil
    ) {
        self.address = address
        session = VCenterSession(
            address: address, gate: gate,
            server: OtherServer(name: "vCenter", endpoint: address.endpoint, trust: trust, pinFile: pinFile),
            provider: credentials ?? { try gate.sharedCredentials() },
            noteRefused: { who, error in if credentials == nil { gate.noteRefused(who, by: error) } })
    }

    /// Reads all VMs, datastores and hosts. `done` is called once, never before this has returned.
    ///
    /// Those who ask while others are being answered share the next look.
    public func look(_ done: @escaping (Result<VCenterInventory, ApplianceError>) -> Void) -> VCenterTicket {
        let waiter = Waiter(done)
        waiting.append(waiter)
        if current == nil { begin() }
        return VCenterTicket { [weak self] in self?.leave(waiter) }
    }

    private func begin() {
        (served, waiting) = (waiting.filter { $0.done != nil }, [])
        guard !served.isEmpty else { return }
        let look = InventoryLook(session)
        current = look
        look.begin { [self] result in
            current = nil
            let told = served
            served = []
            // Before they are told: they may ask again.
            begin()
            for waiter in told {
                let done = waiter.done
                waiter.done = nil
                done?(result)
            }
        }
    }

    /// Waits no longer. When nobody waits, the look is given up.
    private func leave(_ waiter: Waiter) {
        guard let done = waiter.done else { return }
        waiter.done = nil
        session.gate.later { done(.failure(.interrupted(facts: nil))) }
        if current != nil, served.allSatisfy({ $0.done == nil }) { current?.cancel() }
    }

    /// Whether there is a session at vCenter to be ended.
    public var isLoggedIn: Bool { session.isLoggedIn }

    /// Ends the session at vCenter; whether that worked is of no account.
    public func logOut(_ done: @escaping () -> Void) { session.logOut(done) }
}

/// A look that can be given up.
public final class VCenterTicket {
    private var giveUp: (() -> Void)?
    init(_ giveUp: @escaping () -> Void) { self.giveUp = giveUp }

    /// Gives it up: it ends as `interrupted`. One that is over is left as it is.
    public func cancel() {
        let body = giveUp
        giveUp = nil
        body?()
    }
}
