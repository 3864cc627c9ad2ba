import CLua
import Glibc
import Synchronization

/// Holds a table, function, thread or userdata of a Lua state; the collector leaves it alone as long as this lives.
///
/// It may be dropped at any time, on any thread, also after its state has closed. Two references are equal if they
/// refer to the very same object.
public final class LuaReference: Sendable, Hashable {
    /// The type, which can't change while the reference lives.
    public let kind: LuaKind
    /// Where the object lies: its identity, not to be followed.
    public let address: UInt
    let slot: Int32
    let anchor: StateAnchor

    init(kind: LuaKind, address: UInt, slot: Int32, anchor: StateAnchor) {
        self.kind = kind
        self.address = address
        self.slot = slot
        self.anchor = anchor
    }

    deinit { anchor.release(slot) }

    public static func == (a: LuaReference, b: LuaReference) -> Bool { a.address == b.address && a.anchor === b.anchor }
    public func hash(into hasher: inout Hasher) { hasher.combine(address) }
}

/// What a reference knows of its state, which may be gone before it.
///
/// `@unchecked Sendable`: `main` and `state` are read and written only on `owner`, the thread that opened the state
/// (`release` asks first), and all else is constant, atomic or behind a lock.
final class StateAnchor: @unchecked Sendable {
    /// The main thread of Lua; nil when the state has closed.
    private(set) var main: OpaquePointer?
    /// Valid as long as `main` is set: a state takes leave in its deinit.
    private(set) unowned(unsafe) var state: LuaState?
    private let owner: pthread_t
    private let orphans = Mutex<[Int32]>([])
    private let hasOrphans = Atomic(false)

    init(main: OpaquePointer) {
        self.main = main
        owner = pthread_self()
    }

    func attach(_ state: LuaState) { self.state = state }

    func detach() {
        main = nil
        state = nil
    }

    func release(_ slot: Int32) {
        if pthread_equal(pthread_self(), owner) != 0 {
            if let main {
                clua_release_reference(clua_running(clua_of(main)), slot)
            }
            return
        }
        // Another thread may not touch Lua: the state does it the next time it makes a reference.
        orphans.withLock { $0.append(slot) }
        hasOrphans.store(true, ordering: .releasing)
    }

    func releaseOrphans() {
        guard hasOrphans.exchange(false, ordering: .acquiring) else { return }
        let slots = orphans.withLock { slots in
            defer { slots = [] }
            return slots
        }
        for slot in slots {
            release(slot)
        }
    }
}
