import CLua

extension LuaState {
    /// Stops the code that runs from inside a signal handler: async-signal-safe, to be called with ``interruptHandle``.
    public static var interruptFunction: @convention(c) (UnsafeMutableRawPointer?) -> Void {
        { _ = clua_interrupt($0) }
    }

    /// What ``interruptFunction`` is called with; valid until the state closes.
    ///
    /// The interrupt raises `{kind = "interrupted", message = "interrupted"}` in the code that runs, again and again
    /// until the outermost call has returned. If none runs, it does nothing.
    public var interruptHandle: OpaquePointer { core }

    /// Stops the Lua code that runs now, as Ctrl-C would. False if there is none.
    @discardableResult
    public func interrupt() -> Bool { !isClosed && clua_interrupt(UnsafeMutableRawPointer(core)) }

    /// Whether the code that runs has been asked to stop: for host functions that wait.
    public var isInterrupted: Bool { !isClosed && clua_interrupted(core) }

    /// Takes an interrupt back.
    public func clearInterrupt() {
        if !isClosed {
            clua_clear_interrupt(core)
        }
    }

    /// Lets an interrupt raise `error` instead of the plain one, until the outermost call has returned; nil takes that
    /// back.
    ///
    /// Whoever waits for something in Swift raises what its wait came to; Lua code that catches that is stopped at its
    /// next instruction, and must not turn it into something that says less. The caller keeps `error` until the
    /// interrupt is over.
    public func raiseAtInterrupt(_ error: LuaReference?) throws(LuaError) {
        guard !isClosed else { throw .closed }
        var slot: Int32 = 0
        if let error {
            slot = try ValuePacker(anchor).slot(error)
        }
        clua_set_interrupt_error(core, slot)
    }
}
