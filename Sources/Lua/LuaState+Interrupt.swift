import CLua

extension LuaState {
    /// Lets an interrupt raise `error` instead of the plain one, until the outermost call has returned; nil takes that back.
    ///
    /// Whoever waits for something in Swift raises what its wait came to; Lua code that catches that is stopped at its next
    /// instruction, and must not turn it into something that says less. The caller keeps `error` until the interrupt is over.
    public func raiseAtInterrupt(_ error: LuaReference?) throws(LuaError) {
        guard !isClosed else { throw .closed }
        var slot: Int32 = 0
        if let error {
            slot = try ValuePacker(anchor).slot(error)
        }
        clua_set_interrupt_error(core, slot)
    }
}
