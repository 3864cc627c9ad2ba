/// A request that the appliance does not grant, and why.
struct ServiceError: Error, Equatable {
    var status: Int
    var messages: [String]
    var headers: [Header] = []

    struct Header: Equatable {
        let name: String
        let value: String
    }

    init(_ status: Int, _ messages: String...) {
        self.status = status
        self.messages = messages
    }

    init(_ status: Int, messages: [String]) {
        self.status = status
        self.messages = messages
    }
}
