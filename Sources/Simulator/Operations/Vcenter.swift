import JSON

extension Operations.Vcenter {
    static let handlers: [String: Handler] = [
        "vcenter.register": register,
        "vcenter.validate": validate,
    ]

    /// What the body has to say is not known, so nothing in it is asked for.
    static func register(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        OperationResult(messages: ["Successfully registered extension with vCenter Server."], isChange: true)
    }

    /// Nor is it known what the appliance says where all is well.
    static func validate(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        OperationResult(messages: [], isChange: true)
    }
}
