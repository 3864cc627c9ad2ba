import CLua

extension LuaState {
    /// Lets the present interrupt raise `error` from now on, instead of the plain one: it tells what the interrupt led to.
    ///
    /// Whoever waits for something in Swift raises what its wait came to; Lua code that catches that is stopped at its next
    /// instruction, and must not turn it into something that says less. The caller keeps `error` until the interrupt is over.
    public func raiseAtInterrupt(_ error: LuaReference) throws(LuaError) {
        guard isInterrupted else { return }
        clua_set_interrupt_error(core, try ValuePacker(anchor).slot(error))
    }
}
